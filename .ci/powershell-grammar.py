"""What a PowerShell file says, by tree-sitter's grammar: one line for each thing, tab-separated.

    error     LINE                       what the grammar does not know
    command   LINE  NAME                 a command that is called; '(computed)' for one that is not named
    parameter LINE  NAME  -PARAMETER     with which parameters; '@splat' for a table of them
    function  LINE  NAME                 what the file defines
    declares  LINE  NAME  -PARAMETER     with which parameters
    unset     LINE  NAME  $VARIABLE      variables that a function reads and neither declares nor sets
    method    LINE  .MEMBER              what is called on objects
    member    LINE  [TYPE]::MEMBER       static members of .NET types
    type      LINE  TYPE                 every type that is named
    operator  LINE  OPERATOR             &&, ||, redirections: what Windows PowerShell 5.1 lacks, or files change by
"""
import sys

import tree_sitter
import tree_sitter_powershell

source = open(sys.argv[1], "rb").read()
language = tree_sitter.Language(tree_sitter_powershell.language())
root = tree_sitter.Parser(language).parse(source).root_node


def text(node):
    return " ".join(source[node.start_byte : node.end_byte].decode("utf-8").split())


def say(kind, node, *values):
    print("\t".join([kind, str(node.start_point[0] + 1), *values]))


def command(node):
    name = node.child_by_field_name("command_name")
    if name is None or name.type != "command_name" or node.children[0].type == "command_invokation_operator":
        say("command", node, "(computed)")
        return
    say("command", node, text(name))
    elements = node.child_by_field_name("command_elements")
    for element in elements.children if elements else []:
        if element.type == "command_parameter":
            say("parameter", element, text(name), text(element).rstrip(":"))
        elif text(element).startswith("@") and not text(element).startswith(("@(", "@{")):
            say("parameter", element, text(name), "@splat")


def below(node, *types):
    for child in node.children:
        if child.type in types:
            yield child
        yield from below(child, *types)


def variables(function):
    name = text(next(below(function, "function_name")))
    known = set()
    for parameter in below(function, "script_parameter"):
        declared = text(next(child for child in parameter.children if child.type == "variable"))
        say("declares", parameter, name, "-" + declared[1:])
        known.add(declared.lower())
    for target in below(function, "left_assignment_expression"):
        known.update(text(variable).lower() for variable in list(below(target, "variable"))[:1])
    for loop in below(function, "foreach_statement"):
        known.add(text(next(child for child in loop.children if child.type == "variable")).lower())
    for variable in below(function, "variable"):
        if text(variable).lower() not in known:
            say("unset", variable, name, text(variable))


def member(node):
    named = next((child for child in node.children if child.type == "member_name"), None)
    if node.children[0].type == "type_literal" and node.children[1].type == "::":
        say("member", node, text(node.children[0]) + "::" + text(named))
    elif named is not None and node.type == "invokation_expression":
        say("method", node, "." + text(named))


def walk(node):
    if node.is_error or node.is_missing:
        say("error", node)
    elif node.type == "command":
        command(node)
    elif node.type == "function_statement":
        say("function", node, text(next(below(node, "function_name"))))
        variables(node)
    elif node.type in ("invokation_expression", "member_access"):
        member(node)
    elif node.type in ("pipeline_chain_tail", "redirection"):
        say("operator", node, text(node))
    elif node.type == "type_literal":
        say("type", node, text(node))
    for child in node.children:
        walk(child)


sys.setrecursionlimit(100_000)
walk(root)
