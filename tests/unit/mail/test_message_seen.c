/* SPDX-License-Identifier: ISC
 * Proves what comes with the first text of a mail: what is seen in its place,
 * what beside it, and what the body could be taken for where its Content-
 * fields are not signed (I6, T12). */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/buf.h"
#include "lib/mail/message.h"
#include "lib/mail/message_impl.h"

#define TOP         "From: a@example.com\nSubject: Re: x\nMIME-Version: 1.0\n"
#define MIXED       TOP "Content-Type: multipart/mixed; boundary=b\n\n"
#define ALT         TOP "Content-Type: multipart/alternative; boundary=b\n\n"
#define PLAIN(text) "--b\nContent-Type: text/plain; charset=utf-8\n\n" text "\n"
#define HTML(text)  "--b\nContent-Type: text/html\n\n" text "\n"
#define INNER(text)                                                       \
	"--b\nContent-Type: multipart/alternative; boundary=i\n\n--i\n\n" \
	"t\n--i\nContent-Type: text/html\n\n" text "\n--i--\n"
#define END "--b--\n"

/* The other texts as "=instead" and "+beside", a bar behind each; null: the
 * mail is unsure. */
struct row {
	const char *label;
	const char *bytes;
	const char *want;
};

static void
check_row(const struct row *c, bool strictly)
{
	struct buf got = BUF_INIT;
	struct message m;

	ck_assert_int_eq(
	    message_read(&m, c->bytes, strlen(c->bytes), strictly), ST_OK);
	ck_assert_msg((m.state == MESSAGE_TEXT_UNSURE) == (c->want == NULL),
	    "%s: state %d", c->label, (int)m.state);
	for (size_t i = 0; i < m.n_others; i++) {
		ck_assert_uint_eq(strlen(m.others[i].text), m.others[i].len);
		buf_addf(&got, "%c%s|", m.others[i].instead ? '=' : '+',
		    m.others[i].text);
	}
	ck_assert_msg(strcmp(buf_str(&got), c->want ? c->want : "") == 0,
	    "%s: got \"%s\" want \"%s\"", c->label, buf_str(&got), c->want);
	buf_free(&got);
	message_clear(&m);
}

static const struct row seen[] = {
    {"one text", TOP "\nx\n", ""},
    {"HTML in its place", ALT PLAIN("x") HTML("<p>y</p>z") END, "=y\nz\n|"},
    {"HTML with its pictures",
	ALT PLAIN("x") "--b\nContent-Type: multipart/related; boundary=r\n\n"
		       "--r\nContent-Type: text/html\n\ny\n--r\n"
		       "Content-Type: image/png\n\nz\n--r--\n" END,
	"=y\n|"},
    {"HTML in pieces around a picture (Apple Mail)",
	ALT PLAIN("x") "--b\nContent-Type: multipart/mixed; boundary=m\n\n"
		       "--m\nContent-Type: text/html\n\ny\n--m\n"
		       "Content-Type: image/png\n\n\n--m\n"
		       "Content-Type: text/html\n\nz\n--m--\n" END,
	"=y\n\nz\n|"},
    {"two HTML in its place are two", ALT PLAIN("x") HTML("y") HTML("z") END,
	"=y\n|=z\n|"},
    {"and so are those of an alternative within",
	ALT PLAIN("x") "--b\nContent-Type: multipart/alternative; boundary=i\n"
		       "\n--i\nContent-Type: text/html\n\ny\n--i\n"
		       "Content-Type: text/html\n\nz\n--i--\n" END,
	"=y\n|=z\n|"},
    {"a second text", MIXED PLAIN("x") PLAIN("y") END, "+y|"},
    {"words that no program shows", MIXED "no\n" PLAIN("x") END "no\n", ""},
    {"texts around a picture",
	MIXED PLAIN("x") "--b\nContent-Type: image/png\n\nz\n" PLAIN("y") END,
	"+y|"},
    {"HTML beside it", MIXED PLAIN("x") HTML("y") END, "+y\n|"},
    {"a file beside it",
	MIXED PLAIN("x") "--b\nContent-Disposition: attachment\n\ny\n" END, ""},
    {"a mail beside it",
	MIXED PLAIN("x") "--b\nContent-Type: message/rfc822\n\n" TOP
			 "\ny\n" END,
	""},
    {"an alternative beside it", MIXED PLAIN("x") INNER("h") END, "+t|+h\n|"},
    {"an alternative first", MIXED INNER("h") PLAIN("y") END, "=h\n|+y|"},
    {"calendar in its place",
	ALT PLAIN("x") "--b\nContent-Type: text/calendar\n\ny\n" END, ""},
    {"HTML of an unknown charset",
	ALT PLAIN("x") "--b\nContent-Type: text/html; charset=utf-7\n\ny\n" END,
	NULL},
    {"HTML in broken base64",
	ALT PLAIN("x") "--b\nContent-Type: text/html\n"
		       "Content-Transfer-Encoding: base64\n\n*\n" END,
	NULL},
    {"a second text of two types",
	MIXED PLAIN("x") "--b\nContent-Type: text/plain\n"
			 "Content-Type: text/html\n\ny\n" END,
	NULL},
};

START_TEST(i6_what_else_is_seen)
{
	check_row(&seen[_i], false);
}
END_TEST

/* With fixed lines: with and without DelSp, as it stands; then the octets. */
static const struct row readings[] = {
    {"T12 plain words", TOP "\nx\n", "=x\n|=x\n|=x\n|=x\n|=x\n|"},
    {"T12 a line that could flow", TOP "\nI approve \nof it\n",
	"=I approveof it\n|=I approve of it\n|=I approve \nof it\n|"
	"=I approve \nof it\n|=I approve \nof it\n|"},
    {"T12 a line that flows no more",
	TOP "Content-Type: text/plain; format=flowed\n\nno \nx\n",
	"=nox\n|=no x\n|=no \nx\n|=no \nx\n|=no \nx\n|"},
    {"T12 a soft line break that is none any more", TOP "\nnot =\nx\n",
	"=not =\nx\n|=not =\nx\n|=not =\nx\n|=not =\nx\n|=not x\n|"},
    {"T12 what was no quoted-printable",
	TOP "Content-Transfer-Encoding: quoted-printable\n\na =3D\n",
	"=a =\n|=a =\n|=a =\n|=a =3D\n|=a =\n|"},
    {"T12 base64 is what it says",
	TOP "Content-Transfer-Encoding: base64\n\neAo=\n", "=x\n|=x\n|=x\n|"},
    {"T12 octets of another charset",
	TOP "Content-Type: text/plain; charset=koi8-r\n\n\xc1\n",
	"=\xd0\xb0\n|=\xd0\xb0\n|=\xd0\xb0\n|=\xd0\xb0\n|=\xd0\xb0\n|"},
    {"T12 parts of their own", MIXED PLAIN("x") END, ""},
    {"T12 a line for old programs before the parts",
	MIXED "\nThis is a multi-part message in MIME format.\n" PLAIN("x") END
	"\n",
	""},
    {"T12 words before the parts", MIXED "-- \nhello\n" PLAIN("x") END, NULL},
    {"T12 words like that line's before the parts",
	MIXED "This is a forgery\n" PLAIN("x") END, NULL},
    {"T12 a word behind that line",
	MIXED "This is a message in MIME format.\nNo\n" PLAIN("x") END, NULL},
    {"T12 words behind the parts", MIXED PLAIN("x") END "\nhello\n", NULL},
    {"T12 another boundary chosen",
	MIXED "--a\n\nno\n" PLAIN("x") END "--a--\n", NULL},
    {"T12 an inner boundary chosen",
	TOP "Content-Type: multipart/mixed; boundary=i\n\n" PLAIN("no")
	    INNER("x") END,
	NULL},
    {"T12 a boundary that ends nothing", MIXED PLAIN("x"), NULL},
    {"T12 parts said to be one text", TOP "\n" PLAIN("x") END, NULL},
    {"T12 HTML said to be text", TOP "\n<html>\nx\n</html>\n", NULL},
    {"T12 a link is no HTML", TOP "\nx <https://a.example/>\n",
	"=x <https://a.example/>\n|=x <https://a.example/>\n|"
	"=x <https://a.example/>\n|=x <https://a.example/>\n|"
	"=x <https://a.example/>\n|"},
    {"T12 a divider is no boundary", TOP "\nx\n-----Original-----\ny\n",
	"=x\n-----Original-----\ny\n|=x\n-----Original-----\ny\n|"
	"=x\n-----Original-----\ny\n|=x\n-----Original-----\ny\n|"
	"=x\n-----Original-----\ny\n|"},
};

START_TEST(t12_other_readings)
{
	check_row(&readings[_i], true);
}
END_TEST

static const struct {
	const char *html, *want;
} pages[] = {
    {"", ""},
    {"x", "x\n"},
    {"<p>I\n approve</p>", "I approve\n"},
    {"a<br>b<BR/>c", "a\nb\nc\n"},
    {"a<br><br>b", "a\n\nb\n"},
    {"<div>a<div>b</div></div>c", "a\nb\nc\n"},
    {"<b>I</b> <i>app</i>rove", "I approve\n"},
    {"<td>a<td>b", "a\nb\n"},
    {"<html><head><title>I approve</title></head><body>x", "x\n"},
    {"<style>p { }\nI approve</style>x", "x\n"},
    {"<script>I approve</scripts></script>x", "x\n"},
    {"<script>never ends", ""},
    {"a<!-- I approve <p> -->b", "ab\n"},
    {"a<!-- never ends", "a\n"},
    {"<a title=\"x > y\">z</a>", "z\n"},
    {"<never ends", ""},
    {"1 < 2", "1 < 2\n"},
    {"a &amp; b&lt;c&gt; &quot;", "a & b<c> \"\n"},
    {"J&#39;approuve &#x41;&#945;", "J'approuve A\xce\xb1\n"},
    {"genehmigt&eacute;", "genehmigt\xc3\xa9\n"},
    {"&#0;&#55296;&#9999999;", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\n"},
    {"&unknown; & &;", "&unknown; & &;\n"},
    {"x<blockquote>I approve<br>y<blockquote>z</blockquote></blockquote>w",
	"x\n\n> I approve\n> y\n\n>> z\n\n\nw\n"},
    {"</blockquote>x", "\nx\n"},
    {"<pre>a\n b\n</pre>c\nd", "a\nb\nc d\n"},
    {"<p><s>I approve</s> x", "~I approve~ x\n"},
    {"<del>a</del><strike>b</strike>", "~a~~b~\n"},
    {"<p style=\"display:none\">I approve</p>", "~I approve\n"},
    {"<p style=\"DISPLAY :\nNone\">I approve</p>", "~I approve\n"},
    {"<p style=\"text-decoration:Line-Through\">I approve</p>", "~I approve\n"},
    {"<p style=\"visibility: hidden\">I approve</p>Hi", "~I approve\nHi\n"},
    {"<span style=\"text-decoration:line-through\">I approve</span>",
	"~I approve\n"},
    {"<p style=\"font-size: 0px\">a</p><p style='opacity:0'>b</p>", "~a\n~b\n"},
    {"<p style=\"color:transparent\">a</p><p hidden>b</p>", "~a\n~b\n"},
    {"<p style=\"font-size:0.9em;opacity:0.5;background-color:transparent\">"
     "a</p><p title=\"hidden\">b</p>",
	"a\nb\n"},
    /* of a style sheet */
    {"<style>.x{text-decoration:line-through}</style><p class=x>a</p>b",
	"~a\nb\n"},
    {"<p class=\"y X z\">a</p><STYLE type='text/css'>\n<!-- /* x */\n"
     "div, p.x { color:red; Display : None }\n--></style >",
	"~a\n"},
    {"<style>div > p.x#y{visibility:hidden}</style><p class=x>a</p>"
     "<p class=x id=y>b</p>",
	"a\n~b\n"},
    {"<style>p{color:red}div{display:none}</style><p>a</p><div>b</div>",
	"a\n~b\n"},
    {"<style>@import 'x';@font-face{font-family:x}"
     "@media screen{.x{display:none}.y{color:red}}.z{display:none}</style>"
     "<i class=x>a</i><br><i class=y>b</i><br><i class=z>c</i>",
	"~a\nb\n~c\n"},
    {"<style>*{display:none}</style><p>a</p>", "~a\n"},
    {"<style>[a=b]{display:none}</style><p>a</p>", "~a\n"},
    {"<style>.\\78{display:none}</style><p class=x>a</p>", "~a\n"},
    {"<style>.x{\\64isplay:none}</style><p class=x>a</p><p>b</p>", "~a\nb\n"},
    {"<p style=\"\\64isplay:none\">a</p>", "~a\n"},
    {"<p style='font-family:\"\\@SimSun\"'>a</p>", "a\n"},
    {"<style>p.x:hover{display:none}</style><p class=x>a</p><p>b</p>",
	"~a\nb\n"},
    {"<!--[if mso]><style>.x{display:none}</style><![endif]-->"
     "<p class=x>a</p>",
	"~a\n"},
    /* as mail programs write them: of nothing that is there */
    {"<html><head><style><!--\n/* Font Definitions */\n@font-face\n"
     "\t{font-family:\"Cambria Math\";\n\tpanose-1:2 4 5 3 5 4 6 3 2 4;}\n"
     "p.MsoNormal, li.MsoNormal\n\t{margin:0cm;\n\tfont-size:11.0pt;}\n"
     "span.E-MailFormatvorlage17\n\t{mso-style-type:personal-compose;}\n"
     ".MsoChpDefault\n\t{mso-style-type:export-only;font-size:0pt;}\n"
     "@list l0:level1\n\t{mso-level-text:\\F0B7;\n\tdisplay:none;}\n"
     "@page WordSection1\n\t{size:612.0pt 792.0pt;}\n--></style></head>"
     "<body><div class=WordSection1><p class=MsoNormal>I approve</p></div>",
	"I approve\n"},
    {"<style type=\"text/css\" style=\"display:none;\"> P {margin-top:0;} "
     "</style><p>I approve</p>",
	"I approve\n"},
    {"<style>.gmail_hidden{display:none !important}</style><div "
     "class=\"gmail_default\" dir=ltr>I approve</div>",
	"I approve\n"},
    {"<style>p{display:none", ""},
    {"<style>p{display:none</style><p>a", "~a\n"},
    {"<style>}{display:none}</style><p>a", "a\n"},
    {"<style>p{display:/**/none}</style><p>a</p><b>b", "~a\nb\n"},
    {"<p style='display/**/:none'>a", "~a\n"},
    {"<style>i/**/{opacity:0}</style><i>a", "~a\n"},
    {"<style>/*/ b { */ i{opacity:0}</style><i>a", "~a\n"},
    {"<style>i{a:'}';opacity:0}</style><i>a", "~a\n"},
    {"<style>i{/* } don't */opacity:0}</style><i>a</i><b>b", "~ab\n"},
    {"<style>@layer x{i{opacity:0}}</style><i>a</i><b>b", "~ab\n"},
    {"<style>@MEDIA x{i{color:red}i{opacity:0}}</style><i>a", "~a\n"},
    {"<style>u{color:red;i{opacity:0}}</style><i>a</i><u>b", "~ab\n"},
    {"<style>u{i{color:red}opacity:0}</style><b>a", "~a\n"},
    {"<style>i[a='b c']{opacity:0}</style><i a='b c'>a", "~a\n"},
    {"<style>i:is(.b .c){opacity:0}</style><i class=c>a", "~a\n"},
    {"<style>[style*='opacity:0']{color:red}</style><i>a", "a\n"},
    {"<style>x-y{opacity:0}</style><x-y>a</x-y><x>b", "~ab\n"},
    {"<style>abcdefghijklmnopqrst{opacity:0}</style><abcdefghijklmnopqrst>a",
	"~a\n"},
    {"<style>.x{opacity:0}</style><i class='&#120;'>a", "~a\n"},
    {"<p style='display&colon;none'>a</p><p style='font:&quot;x&quot;'>b",
	"~a\nb\n"},
    {"<style>.a.b.c.d{opacity:0}</style><b>a", "a\n"},
    {"<style>.a.b.c.d.e{opacity:0}</style><b>a", "~a\n"},
};

START_TEST(html_as_lines)
{
	struct buf out = BUF_INIT;
	const char *html = pages[_i].html;

	ck_assert_int_eq(message_html_lines(&out, html, strlen(html)), ST_OK);
	ck_assert_msg(strcmp(buf_str(&out), pages[_i].want) == 0,
	    "%s: got \"%s\" want \"%s\"", html, buf_str(&out), pages[_i].want);
	buf_free(&out);
}
END_TEST

/* A page that names a class and wears one, each as long as a page may be: what
 * is read of it takes no time to speak of, not half a minute. */
START_TEST(t12_html_that_costs_time)
{
	struct buf html = BUF_INIT, out = BUF_INIT;

	buf_adds(&html, "<style>p");
	while (html.len < MESSAGE_TEXT_MAX / 2)
		buf_adds(&html, ".a");
	buf_adds(&html, ".b{opacity:0}</style><p class='");
	while (html.len < MESSAGE_TEXT_MAX)
		buf_adds(&html, "x ");
	buf_adds(&html, "a'>x");
	ck_assert_int_eq(
	    message_html_lines(&out, buf_str(&html), html.len), ST_OK);
	ck_assert_str_eq(buf_str(&out), "~x\n");
	buf_free(&html);
	buf_free(&out);
}
END_TEST

#define N(table) ((int)(sizeof(table) / sizeof *(table)))

int
main(void)
{
	Suite *s = suite_create("message_seen");
	TCase *tc = tcase_create("all");
	SRunner *sr;
	int failed;

	tcase_add_loop_test(tc, i6_what_else_is_seen, 0, N(seen));
	tcase_add_loop_test(tc, t12_other_readings, 0, N(readings));
	tcase_add_loop_test(tc, html_as_lines, 0, N(pages));
	tcase_add_test(tc, t12_html_that_costs_time);
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed != 0;
}
