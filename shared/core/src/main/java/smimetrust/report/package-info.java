/**
 * One page for one bundle: what is published, what is not and why, what to do, until when. Start at
 * {@link smimetrust.report.Report#html}.
 *
 * <p>In: a status, the manifests of its releases, the language, where the output is. Out: one HTML
 * document that needs nothing else: no script, no link, no font, no picture of elsewhere, under a
 * content security policy that allows only its own style. The same input gives the same bytes; it
 * is shorter than {@link smimetrust.report.Report#MAX_BYTES}, and says what it left out. Never:
 * files, network, clock; a name that a certificate or an uploader chose is only ever text, never
 * markup, a command or a link. Sources: HTML Living Standard, Content Security Policy 3, SVG 2,
 * WCAG 2.2 AA.
 *
 * <p>The page is {@code src/main/jte/*.jte}, its style {@code report.css}, its words {@code
 * texts_*.properties}; which of the things known it shows, and how many, is {@code Content}.
 */
@NullMarked
package smimetrust.report;

import org.jspecify.annotations.NullMarked;
