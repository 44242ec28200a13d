/**
 * Decides what people are told of a bundle, and says it once. Start at {@link
 * smimetrust.notice.Notice#between}.
 *
 * <p>In: the status last told and the status now, the manifests of their releases, where the output
 * is. Out: at most one {@link smimetrust.notice.Notice}, and from it the {@link
 * smimetrust.notice.Announcement}: subject, text for people, JSON for machines, all under the
 * limits of Amazon SNS. Never: files, network, clock, key material; no name that a certificate or
 * an uploader chose ever stands in a command. Sources: the Amazon SNS API reference (Publish),
 * Microsoft's page on Set-SmimeConfig; {@code docs/schemas/notice.schema.json} is the JSON's form.
 *
 * <p>The sentences stand in {@code notice_en.properties} and {@code notice_zh.properties}; titles
 * and fixes of cards come from {@link smimetrust.CardWords}. The subject and the JSON are English
 * always. A new kind of event is a record and a constant in {@link smimetrust.notice.Event}, a step
 * of {@code Difference}, a section of {@code Wording}, a list of {@link
 * smimetrust.notice.NoticeDocument} and its schema, the keys {@code KIND.title} and {@code
 * headline.KIND.one} and {@code .many} in both languages, a row of {@code docs/formats.md}, and a
 * golden file: the tests ask for each of them.
 */
@NullMarked
package smimetrust.notice;

import org.jspecify.annotations.NullMarked;
