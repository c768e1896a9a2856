/* SPDX-License-Identifier: ISC
 * approve/notify.c with the templates that are installed: what the mail says
 * (O1, O2), and that none of it can be taken for an answer. How a message is
 * written is lib/mail/compose's. */
#include "tests/fake/world.h"

#include "approve/notify.h"
#include "approve/sent.h"
#include "lib/mail/fields.h"
#include "lib/mail/message.h"

#define TOKEN    "abcdefghijklmnopqrstuvwxyz234567"
#define LINK     "https://approve.ca.example/a/" TOKEN
#define REPLY_TO "approve+zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz@reply.ca.example"

static struct notify *notify;
static struct recipient recipients[MAILBOXES];
static struct request_domain domain;
static struct request request;
static struct notify_mail mail;

static void
notify_begin(void)
{
	place_make();
	world_settings = world_load("");
	ck_ok(notify_open(&notify, world_settings, &place_err));
	domain = (struct request_domain){.name = "www.example.com",
	    .unicode = "www.example.com",
	    .validation_domain = "example.com",
	    .quorum = 1,
	    .channels = CHANNEL_REPLY | CHANNEL_LINK,
	    .recipients = recipients,
	    .n_recipients = MAILBOXES};
	request = (struct request){.id = "k7q3m2xw5c4ttzqa",
	    .account = "team-web",
	    .domains = &domain,
	    .n_domains = 1};
	mail = (struct notify_mail){.request = &request,
	    .domain = &domain,
	    .mailbox = "admin@example.com",
	    .expires = T0 + WINDOW,
	    .link = LINK,
	    .reply_to = REPLY_TO,
	    .message_id = "1@ca.example",
	    .now = T0};
}

static void
notify_end(void)
{
	notify_close(notify);
	settings_unref(world_settings);
}

/* What a person sees of the text part; to be freed. */
static char *
text_part(void)
{
	struct notify_seen seen;
	char *text;

	ck_ok(notify_seen(&seen, notify, world_settings, &mail));
	text = buf_steal(&seen.text);
	ck_assert_ptr_nonnull(text);
	notify_seen_clear(&seen);
	return text;
}

static void
message(struct buf *out)
{
	ck_ok(notify_message(out, notify, world_settings, &mail, &place_err));
}

static int
digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c - 'A' + 10;
}

/* The HTML part, decoded (RFC 2045 6.7); to be freed. */
static char *
html_part(void)
{
	struct buf whole = BUF_INIT, out = BUF_INIT;
	const char *p;
	char *html;

	message(&whole);
	p = strstr(buf_str(&whole), "Content-Type: text/html");
	ck_assert_ptr_nonnull(p);
	p = strstr(p, "\r\n\r\n");
	ck_assert_ptr_nonnull(p);
	for (p += 4; *p != '\0'; p++) {
		if (strncmp(p, "=\r\n", 3) == 0) {
			p += 2;
		} else if (*p == '=') {
			buf_addc(&out, (char)(digit(p[1]) * 16 + digit(p[2])));
			p += 2;
		} else if (*p != '\r') {
			buf_addc(&out, *p);
		}
	}
	html = buf_steal(&out);
	ck_assert_ptr_nonnull(html);
	ck_assert_ptr_nonnull(strstr(html, "</html>"));
	*strstr(html, "</html>") = '\0';
	buf_free(&whole);
	return html;
}

/* What stays of HTML without its tags; to be freed. Those of a paragraph's
 * inside break no line. */
static char *
without_tags(const char *html)
{
	static const char *const within[] = {"a", "bdi", "span", "strong"};
	struct buf out = BUF_INIT;
	char *text;

	for (const char *p = html; *p != '\0'; p++) {
		const char *name = p[1] == '/' ? p + 2 : p + 1;
		bool breaks = true;

		if (*p != '<') {
			buf_addc(&out, *p);
			continue;
		}
		for (size_t i = 0; i < COUNT(within); i++) {
			size_t len = strlen(within[i]);

			if (strncmp(name, within[i], len) == 0 &&
			    strchr(" >", name[len]) != NULL)
				breaks = false;
		}
		if (breaks)
			buf_addc(&out, '\n');
		p += strcspn(p, ">");
	}
	text = buf_steal(&out);
	ck_assert_ptr_nonnull(text);
	return text;
}

static enum verdict
verdict_of(const char *text, size_t len, bool *conflicting_r)
{
	struct reply_reading reading;

	ck_ok(reply_read(&reading, world_settings->phrases, text, len, NULL));
	*conflicting_r = reading.conflicting;
	return reading.verdict;
}

/* Of all languages that are installed. */
static const char *const languages[] = {
    "en", "de", "fr", "es", "pt", "ja", "zh", "ar"};

/* The mail in these languages from now on. */
static void
speak(const char *conf, const char *list)
{
	char text[1024];

	snprintf(text, sizeof(text), "languages = {%s}\n%s", list, conf);
	notify_close(notify);
	world_configure(text);
	ck_ok(notify_open(&notify, world_settings, &place_err));
}

/* Nothing of it, whole or line by line, says yes or no (O1). */
static void
says_nothing(const char *label, const char *text)
{
	bool conflicting;

	ck_assert_msg(
	    verdict_of(text, strlen(text), &conflicting) == VERDICT_NONE &&
		!conflicting,
	    "%s: the text has a verdict", label);
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		ck_assert_msg(
		    verdict_of(text, len, &conflicting) == VERDICT_NONE,
		    "%s: \"%.*s\" is a verdict", label, (int)len, text);
		text += len + (text[len] == '\n');
	}
}

static const struct {
	const char *label, *conf;
	unsigned quorum;
	const char *name, *unicode, *account;
} mails[] = {
    {"plain", "", 1, "example.com", "example.com", "team-web"},
    {"quorum", "", 2, "example.com", "example.com", "team-web"},
    {"IDN", "", 3, "xn--bcher-kva.com",
	"b\xc3\xbc"
	"cher.com",
	"team-web"},
    {"wildcard, no account", "", 1, "*.example.com", "*.example.com", ""},
    {"an account that says yes", "", 1, "example.com", "example.com",
	"approve"},
    {"an account that says it whole", "", 1, "example.com", "example.com",
	"I approve"},
    {"short phrases",
	"phrases \"en\" { approve = {\"yes\"} reject = {\"no\"} }", 2,
	"example.com", "example.com", "yes"},
    {"long name", "", 2,
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
	"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.example.com",
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
	"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.example.com",
	"team-web"},
};

static void
prepare(int i)
{
	world_configure(mails[i].conf);
	domain.quorum = mails[i].quorum;
	snprintf(domain.name, sizeof(domain.name), "%s", mails[i].name);
	snprintf(
	    domain.unicode, sizeof(domain.unicode), "%s", mails[i].unicode);
	snprintf(
	    request.account, sizeof(request.account), "%s", mails[i].account);
}

START_TEST(o1_no_line_is_a_phrase)
{
	char *text, *html, *words;

	prepare(_i);
	text = text_part();
	html = html_part();
	words = without_tags(html);
	says_nothing(mails[_i].label, text);
	says_nothing(mails[_i].label, html);
	says_nothing(mails[_i].label, words);
	free(text);
	free(html);
	free(words);
}
END_TEST

/* O1 in every language, by the phrases of all of them: names and accounts of
 * every length move the line ends. */
START_TEST(o1_no_line_is_a_phrase_in_any_language)
{
	const char *tag = languages[_i];
	char list[32];

	snprintf(list, sizeof(list), "\"%s\"", tag);
	for (size_t i = 0; i < COUNT(mails); i++) {
		char *text, *html, *words;

		if (strstr(mails[i].conf, "phrases") != NULL)
			continue;
		prepare((int)i);
		speak(mails[i].conf, list);
		for (size_t len = 1; len < 64; len += 3) {
			snprintf(domain.name, sizeof(domain.name),
			    "%.*s.example.com", (int)len,
			    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvw"
			    "xyzabcdefghij");
			text = text_part();
			says_nothing(tag, text);
			free(text);
		}
		html = html_part();
		words = without_tags(html);
		says_nothing(tag, html);
		says_nothing(tag, words);
		free(html);
		free(words);
	}
}
END_TEST

/* What the mail says is to be written is an answer, in its language. */
START_TEST(i6_the_phrase_that_is_named_counts)
{
	static const enum verdict verdicts[] = {
	    VERDICT_APPROVE, VERDICT_REJECT};
	const char *tag = languages[_i];
	char list[32];

	snprintf(list, sizeof(list), "\"%s\"", tag);
	speak("", list);
	for (size_t i = 0; i < COUNT(verdicts); i++) {
		const char *phrase =
		    settings_phrase(world_settings, tag, verdicts[i]);
		bool conflicting;
		char *text = text_part();

		ck_assert_msg(
		    strstr(text, phrase) != NULL, "%s: %s", tag, text);
		ck_assert_int_eq(
		    verdict_of(phrase, strlen(phrase), &conflicting),
		    verdicts[i]);
		free(text);
	}
}
END_TEST

/* Whoever quotes the mail, each line alone, has said nothing (T3, T4); an
 * answer above it counts. */
START_TEST(t3_quoted_in_any_language)
{
	const char *tag = languages[_i];
	struct reply_reading reading;
	struct buf reply = BUF_INIT;
	char list[32], *text, *unquoted;
	const char *sent[1];

	snprintf(list, sizeof(list), "\"%s\"", tag);
	speak("", list);
	text = text_part();
	sent[0] = text;
	unquoted = strdup(text);
	ck_assert_ptr_nonnull(unquoted);
	for (char *c = unquoted; *c != '\0'; c++) {
		if (*c == ' ')
			*c = '\n'; /* every word on a line of its own */
	}
	ck_ok(reply_read(&reading, world_settings->phrases, unquoted,
	    strlen(unquoted),
	    &(struct reply_about){.sent = sent, .n_sent = 1}));
	ck_assert_int_eq(reading.verdict, VERDICT_NONE);
	buf_addf(&reply, "%s\n\n%s",
	    settings_phrase(world_settings, tag, VERDICT_REJECT), unquoted);
	ck_ok(reply_read(&reading, world_settings->phrases, reply.data,
	    reply.len, &(struct reply_about){.sent = sent, .n_sent = 1}));
	ck_assert_int_ne(reading.verdict, VERDICT_APPROVE);
	buf_free(&reply);
	free(unquoted);
	free(text);
}
END_TEST

START_TEST(several_languages_in_one_mail)
{
	struct buf whole = BUF_INIT;
	char *text, *html;

	speak("", "\"de\", \"ar\", \"en\"");
	text = text_part();
	html = html_part();
	message(&whole);
	ck_assert_ptr_nonnull(
	    strstr(buf_str(&whole), "\r\nContent-Language: de, ar, en\r\n"));
	ck_assert_ptr_nonnull(strstr(text, "Guten Tag,"));
	ck_assert_ptr_nonnull(strstr(text, "Hello,"));
	ck_assert_ptr_nonnull(strstr(html, "<html lang=\"de\" dir=\"ltr\">"));
	ck_assert_ptr_nonnull(
	    strstr(html, "<div class=\"card\" lang=\"ar\" dir=\"rtl\""));
	says_nothing("three languages", text);
	buf_free(&whole);
	free(text);
	free(html);
}
END_TEST

static size_t
count_lines(const char *text, const char *line)
{
	size_t n = 0;

	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		n += len == strlen(line) && memcmp(text, line, len) == 0;
		text += len + (text[len] == '\n');
	}
	return n;
}

static size_t
count_of(const char *text, const char *word)
{
	size_t n = 0;

	for (; (text = strstr(text, word)) != NULL; text += strlen(word))
		n++;
	return n;
}

/* "The text part holds the link alone on a line." */
START_TEST(link_alone_on_a_line)
{
	char *text;

	prepare(_i);
	text = text_part();
	ck_assert_uint_eq(count_lines(text, LINK), 1);
	ck_assert_uint_eq(count_of(text, TOKEN), 1);
	free(text);
}
END_TEST

/* O1: all that must be said, in both parts. */
static const char *const facts[] = {"www.example.com", "team-web",
    "k7q3m2xw5c4ttzqa", "Example Private CA", "admin@example.com",
    "Wednesday, 25 November 2026, 08:13 UTC", LINK, "abuse@ca.example",
    "I approve", "I reject", "I know nothing of this"};

START_TEST(o1_says_all)
{
	char *text = text_part(), *html = html_part();

	ck_assert_msg(
	    strstr(text, facts[_i]) != NULL, "text: no \"%s\"", facts[_i]);
	ck_assert_msg(
	    strstr(html, facts[_i]) != NULL, "HTML: no \"%s\"", facts[_i]);
	free(text);
	free(html);
}
END_TEST

START_TEST(o1_quorum_line)
{
	static const char line[] =
	    "2 of the 5 mailboxes that were asked must approve.";
	char *text = text_part(), *html = html_part();

	ck_assert_ptr_null(strstr(text, "must approve"));
	ck_assert_ptr_null(strstr(html, "must approve"));
	free(text);
	free(html);
	domain.quorum = 2;
	text = text_part();
	html = html_part();
	ck_assert_uint_eq(count_lines(text, line), 1);
	ck_assert_uint_eq(count_of(html, line), 1);
	free(text);
	free(html);
}
END_TEST

/* N4: both labels, where they differ. */
START_TEST(n4_both_labels)
{
	char *text, *html;

	prepare(2);
	text = text_part();
	html = html_part();
	ck_assert_ptr_nonnull(strstr(text, "xn--bcher-kva.com"));
	ck_assert_ptr_nonnull(strstr(text, "b\xc3\xbc"
					   "cher.com"));
	ck_assert_ptr_nonnull(strstr(html, "xn--bcher-kva.com"));
	ck_assert_ptr_nonnull(strstr(html, "b\xc3\xbc"
					   "cher.com"));
	free(text);
	free(html);
}
END_TEST

/* T15: whatever came past the checks before, the page's structure stays. */
START_TEST(t15_escapes)
{
	char *plain = html_part(), *html;

	snprintf(request.account, sizeof(request.account),
	    "</p><script>x</script><a href='http://evil.com'>\"&amp;");
	html = html_part();
	ck_assert_uint_eq(count_of(html, "<"), count_of(plain, "<"));
	ck_assert_uint_eq(count_of(html, ">"), count_of(plain, ">"));
	ck_assert_uint_eq(count_of(html, "\""), count_of(plain, "\""));
	ck_assert_ptr_nonnull(strstr(html, "&lt;script&gt;"));
	ck_assert_ptr_nonnull(strstr(html, "&amp;amp;"));
	free(plain);
	free(html);
}
END_TEST

/* O1: no remote content, no tracking; every reference is ours. */
/* A way that the rule does not take is not offered. */
START_TEST(o1_one_channel_alone)
{
	const unsigned channel = _i == 0 ? CHANNEL_REPLY : CHANNEL_LINK;
	char *text, *html;

	domain.channels = channel;
	text = text_part();
	html = html_part();
	ck_assert_int_eq(
	    strstr(text, "https://") != NULL, channel == CHANNEL_LINK);
	ck_assert_int_eq(
	    strstr(html, "href=\"http") != NULL, channel == CHANNEL_LINK);
	ck_assert_int_eq(strstr(text, "\u201cI approve\u201d") != NULL,
	    channel == CHANNEL_REPLY);
	ck_assert_int_eq(
	    strstr(html, "I reject") != NULL, channel == CHANNEL_REPLY);
	free(text);
	free(html);
}
END_TEST

START_TEST(o1_nothing_remote)
{
	static const char *const never[] = {"<img", "<script", "<link",
	    "<iframe", "<form", "src=", "url(", "@import", "background="};
	char *html = html_part();
	const char *p = html;

	for (size_t i = 0; i < COUNT(never); i++)
		ck_assert_msg(
		    strstr(html, never[i]) == NULL, "HTML: %s", never[i]);
	ck_assert_uint_ge(count_of(html, "href=\""), 2);
	while ((p = strstr(p, "href=\"")) != NULL) {
		p += strlen("href=\"");
		ck_assert_msg(
		    strncmp(p, LINK "\"", strlen(LINK) + 1) == 0 ||
			strncmp(p, "mailto:abuse@ca.example\"", 24) == 0,
		    "HTML: a reference to %.60s", p);
	}
	free(html);
}
END_TEST

static const struct {
	const char *name, *want;
} fields_wanted[] = {
    {"From", "Example Validation <validation@ca.example>"},
    {"To", "admin@example.com"},
    {"Reply-To", REPLY_TO},
    {"Message-ID", "<1@ca.example>"},
    {"Date", "Sun, 22 Nov 2026 08:13:00 +0000"},
    {"Auto-Submitted", "auto-generated"},
    {"Content-Language", "en"},
    {"Subject",
	"Approval asked for www.example.com (request k7q3m2xw5c4ttzqa)"},
    {"Cc", NULL},
    {"Bcc", NULL},
    {"Sender", NULL},
};

START_TEST(o2_fields)
{
	struct buf whole = BUF_INIT;
	struct fields fields;
	const struct field *field;
	char *value;

	message(&whole);
	ck_ok(fields_split(&fields, whole.data, whole.len, &place_err));
	field = fields_get(&fields, fields_wanted[_i].name, 0);
	if (fields_wanted[_i].want == NULL) {
		ck_assert_ptr_null(field);
	} else {
		ck_assert_uint_eq(
		    fields_count(&fields, fields_wanted[_i].name), 1);
		value = field_text(field);
		ck_assert_str_eq(value, fields_wanted[_i].want);
		free(value);
	}
	fields_clear(&fields);
	buf_free(&whole);
}
END_TEST

/* The token of the link stands in the bodies alone: never in a field. */
START_TEST(no_token_in_a_field)
{
	struct buf whole = BUF_INIT;
	struct fields fields;

	message(&whole);
	ck_ok(fields_split(&fields, whole.data, whole.len, &place_err));
	for (size_t i = 0; i < fields.n_items; i++)
		ck_assert_ptr_null(memmem(fields.items[i].raw,
		    fields.items[i].raw_len, TOKEN, strlen(TOKEN)));
	fields_clear(&fields);
	buf_free(&whole);
}
END_TEST

/* A person's mail program shows what notify_seen() says that we sent (I6). */
START_TEST(i6_sent_as_remembered)
{
	struct buf whole = BUF_INIT;
	struct message seen;
	char *text;

	prepare(_i);
	text = text_part();
	message(&whole);
	ck_ok(message_read(&seen, whole.data, whole.len, false));
	ck_assert_int_eq(seen.state, MESSAGE_TEXT_FOUND);
	ck_assert_str_eq(seen.text, text);
	message_clear(&seen);
	buf_free(&whole);
	free(text);
}
END_TEST

/* What is remembered of a sent mail has no token. */
START_TEST(remembered_without_token)
{
	char *text;

	mail.link = NULL;
	text = text_part();
	ck_assert_ptr_null(strstr(text, "/a/"));
	ck_assert_uint_eq(count_lines(text, "https://approve.ca.example"), 1);
	free(text);
}
END_TEST

static bool
is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || (c & 0x80);
}

/* Words alone, a blank between them. */
static char *
words_of(const char *text)
{
	struct buf out = BUF_INIT;
	bool within = false;
	char *words;

	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '&') {
			p += strcspn(p, ";");
			within = false;
		} else if (!is_word(*p)) {
			within = false;
		} else {
			if (!within && out.len > 0)
				buf_addc(&out, ' ');
			buf_addc(&out, *p);
			within = true;
		}
	}
	words = buf_steal(&out);
	ck_assert_ptr_nonnull(words);
	return words;
}

/* I6: of the HTML part a person sees the words of <body>, and no tags. */
START_TEST(i6_seen_of_html)
{
	struct notify_seen seen;
	char *html, *bare, *want, *got;

	prepare(_i);
	html = html_part();
	bare = without_tags(strstr(html, "<body"));
	ck_ok(notify_seen(&seen, notify, world_settings, &mail));
	ck_assert_ptr_null(strchr(buf_str(&seen.html), '<'));
	want = words_of(bare);
	got = words_of(buf_str(&seen.html));
	ck_assert_str_eq(got, want);
	notify_seen_clear(&seen);
	free(want);
	free(got);
	free(bare);
	free(html);
}
END_TEST

/* Like any mail of these templates, and the same each time: what is drawn by
 * lot is not in it. */
START_TEST(like_any_other)
{
	struct buf like = BUF_INIT, again = BUF_INIT, message = BUF_INIT;
	size_t n_lines = 0, n_found = 0;

	ck_ok(sent_like(&like, notify, world_settings, &place_err));
	ck_ok(sent_like(&again, notify, world_settings, &place_err));
	ck_assert_str_eq(buf_str(&like), buf_str(&again));
	ck_ok(notify_message(
	    &message, notify, world_settings, &mail, &place_err));
	for (char *line = strtok(message.data, "\r\n"); line != NULL;
	     line = strtok(NULL, "\r\n"), n_lines++)
		n_found += strstr(buf_str(&like), line) != NULL;
	ck_assert_uint_gt(n_lines, 80);
	ck_assert_uint_gt(n_found, n_lines * 2 / 3);
	buf_free(&like);
	buf_free(&again);
	buf_free(&message);
}
END_TEST

/* An address that would end its field is no mail. */
START_TEST(t15_no_field_injection)
{
	struct buf out = BUF_INIT;

	mail.reply_to = "a@ca.example\r\nBcc: x@evil.com";
	ck_status(
	    notify_message(&out, notify, world_settings, &mail, &place_err),
	    ST_INVALID);
	buf_free(&out);
}
END_TEST

/* Templates of an installation's own: one that is wrong stops the program at
 * its start, and says where. */
static const struct {
	const char *label;
	const char *file, *text; /* written in place of the installed one */
	const char *want;        /* part of the sentence; null: fine */
} templates[] = {
    {"fine", "mail.txt", "{{link}}\n", NULL},
    {"an unknown variable", "mail.txt", "a\n{{token}}\n", "mail.txt:2:"},
    {"an unknown variable in HTML", "mail.html", "{{x}}", "mail.html:1:"},
    {"an open section", "mail-subject.txt", "{{#account}}",
	"mail-subject.txt:1:"},
    {"words that there are not", "mail.txt", "\n{{>mail.bye}}", "mail.txt:2:"},
    {"one is missing", "mail-subject.txt", NULL, "mail-subject.txt"},
    {"no English", "en/words", NULL, "en/words"},
    {"a language that lacks words", "de/words", "language: Deutsch\n",
	"de/words: lacks"},
    {"a language without words", "de/words", NULL, "de/words"},
};

static void
run(const char *command)
{
	ck_assert_int_eq(system(command), 0);
}

START_TEST(own_templates)
{
	struct notify *own = NULL;
	struct settings s = *world_settings;
	char command[2 * PATH_MAX], path[PATH_MAX];
	enum status st;

	s.templates = place_dir;
	snprintf(command, sizeof(command), "cp -r conf/templates/. %.2000s",
	    place_dir);
	run(command);
	if (templates[_i].text != NULL) {
		place_write(path, templates[_i].file, templates[_i].text);
	} else {
		snprintf(path, sizeof(path), "%.2000s/%s", place_dir,
		    templates[_i].file);
		ck_assert_int_eq(unlink(path), 0);
	}
	st = notify_open(&own, &s, &place_err);
	if (templates[_i].want == NULL) {
		ck_ok(st);
	} else {
		ck_status(st, ST_INVALID);
		ck_assert_msg(
		    strstr(place_err.text, templates[_i].want) != NULL,
		    "%s: got \"%s\"", templates[_i].label, place_err.text);
		ck_assert_ptr_null(own);
	}
	notify_close(own);
}
END_TEST

START_TEST(a_language_that_is_not_there)
{
	struct notify *own = NULL;

	world_configure("languages = {\"en\", \"tlh\"}");
	ck_status(notify_open(&own, world_settings, &place_err), ST_INVALID);
	ck_assert_ptr_nonnull(strstr(place_err.text, "\"tlh\": there is no"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("notify");
	TCase *tc = tcase_create("notify");

	tcase_add_checked_fixture(tc, notify_begin, notify_end);
	tcase_add_loop_test(tc, o1_no_line_is_a_phrase, 0, COUNT_OF(mails));
	tcase_add_loop_test(
	    tc, o1_no_line_is_a_phrase_in_any_language, 0, COUNT_OF(languages));
	tcase_add_loop_test(
	    tc, i6_the_phrase_that_is_named_counts, 0, COUNT_OF(languages));
	tcase_add_loop_test(
	    tc, t3_quoted_in_any_language, 0, COUNT_OF(languages));
	tcase_add_test(tc, several_languages_in_one_mail);
	tcase_add_test(tc, a_language_that_is_not_there);
	tcase_add_loop_test(tc, link_alone_on_a_line, 0, COUNT_OF(mails));
	tcase_add_loop_test(tc, o1_says_all, 0, COUNT_OF(facts));
	tcase_add_test(tc, o1_quorum_line);
	tcase_add_test(tc, n4_both_labels);
	tcase_add_test(tc, t15_escapes);
	tcase_add_loop_test(tc, o1_one_channel_alone, 0, 2);
	tcase_add_test(tc, o1_nothing_remote);
	tcase_add_loop_test(tc, o2_fields, 0, COUNT_OF(fields_wanted));
	tcase_add_test(tc, no_token_in_a_field);
	tcase_add_loop_test(tc, i6_sent_as_remembered, 0, COUNT_OF(mails));
	tcase_add_loop_test(tc, i6_seen_of_html, 0, COUNT_OF(mails));
	tcase_add_test(tc, remembered_without_token);
	tcase_add_test(tc, like_any_other);
	tcase_add_test(tc, t15_no_field_injection);
	tcase_add_loop_test(tc, own_templates, 0, COUNT_OF(templates));
	suite_add_tcase(suite, tc);
	return place_run(suite);
}
