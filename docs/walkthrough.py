#!/usr/bin/env python3
"""Types the commands of the walk-through in operations.md, and puts what came below each of them.

The page is the script: in its text blocks, between the two markers, a line that begins with "$ " is typed into one bash, and
every other line is replaced by what that printed. Nothing is edited, so what a reader sees is what the program said.

Needs what `local.sh up` needs, and OpenSSL 3, curl and Chromium. Everything made here lies in a folder of /tmp.
"""

import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PAGE = HERE / "operations.md"
BEGIN, END = "<!-- walk-through: begin -->\n", "<!-- walk-through: end -->\n"
BLOCK = re.compile(r"```text\n(.*?)```\n", re.S)
# Before and after what a command prints; nothing that we run prints it.
MARK = "\x1e"


def commands(page):
    return [line[2:] for block in BLOCK.findall(page) for line in block.splitlines() if line.startswith("$ ")]


def typed(all_commands):
    """What each command printed."""
    lines = [f"source {HERE}/walkthrough.sh"]
    for command in all_commands:
        lines += [f"printf '%s' '{MARK}'", command]
    lines += [f"printf '%s' '{MARK}'", "finish"]
    run = subprocess.run(["bash", "-c", "\n".join(lines)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    first, *printed = run.stdout.split(MARK)
    if run.returncode != 0 or len(printed) != len(all_commands) + 1:
        sys.exit(f"the walk ended with {run.returncode} after {len(printed)} commands:\n{first}{''.join(printed[-3:])}")
    return printed[:-1]


def main():
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    walk, after = rest.split(END)
    printed = iter(typed(commands(walk)))

    def block(found):
        lines = []
        for line in found.group(1).splitlines():
            if line.startswith("$ "):
                said = next(printed).rstrip("\n")
                lines += [line, *([said] if said else [])]
        return "```text\n" + "\n".join(lines) + "\n```\n"

    PAGE.write_text(before + BEGIN + BLOCK.sub(block, walk) + END + after, encoding="utf-8")


main()
