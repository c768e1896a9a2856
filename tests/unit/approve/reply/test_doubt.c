/* SPDX-License-Identifier: ISC
 * I5, I6: what beside a phrase makes another reading possible, in many
 * languages, and what of an honest letter does not. */
#include <check.h>
#include <string.h>

#include "approve/reply/denial.h"
#include "approve/reply/doubt.h"
#include "approve/reply/letter.h"
#include "approve/reply/visible.h"
#include "lib/base/utf8.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define E16                                                \
	"\u00e9\u00e8\u00e9\u00e8\u00e9\u00e8\u00e9\u00e8" \
	"\u00e9\u00e8\u00e9\u00e8\u00e9\u00e8\u00e9\u00e8"

static const char LEADS[] = "leads", DENIES[] = "deny", LIMITS[] = "restrict";

/* The phrase is the line "X" or "X."; what is said of it, null: no doubt. */
static const struct {
	const char *label, *text, *doubt;
} texts[] = {
    {"alone", "X\n", NULL},
    {"a letter", "Dear all,\n\nX\n\nKind regards\nAnn\n", NULL},
    {"a letter without empty lines", "Hello Bob\nX\nAnn\n", NULL},
    {"a letter without capitals", "hi\nX\nthanks\nann\n", NULL},
    {"an American letter", "Dear Sir or Madam:\n\nX\n", NULL},
    {"to whom it may concern", "To Whom It May Concern:\nX\n", NULL},
    {"a Spanish letter", "Estimados señores:\n\nX\n", NULL},
    {"a Spanish greeting", "Hola:\n\nX\n", NULL},
    {"a Chinese greeting", "您好：\n\nX\n", NULL},
    {"a Chinese letter", "尊敬的先生：\nX\n", NULL},
    {"a finished sentence that denies", "I have not waited.\nX\n", NULL},
    {"a condition before an offer", "X\nIf you need more, call me.\n", NULL},
    {"an offer in a paragraph of its own", "X\n\nIf you need more, call.\n",
	NULL},
    {"a disclaimer",
	"X\n\nUnless stated otherwise this mail is confidential.\n", NULL},
    {"small letters behind a full stop", "X.\ndo not call me\n", NULL},
    {"below a quotation that asks",
	"On Sun, 22 Nov 2026, CA wrote:\n> Do you approve:\n\nX\n", NULL},
    {"above a quotation", "X\nOn Sun, 22 Nov 2026, CA wrote:\n> only\n", NULL},
    {"a partner for each quotation mark", "About \"example.com\",\nX\n", NULL},
    {"I6 not said", "I do not say:\nX\n", LEADS},
    {"I6 not said, an empty line", "I do not say:\n\nX\n", LEADS},
    {"I6 told to say", "They want me to write:\n\nX\n", LEADS},
    {"I6 a greeting that denies", "Dear Bob, I do not say:\nX\n", LEADS},
    {"I6 a fullwidth colon", "我不说：\nX\n", LEADS},
    {"I6 a quotation mark left behind", "I would write \"\nX\n\"\n", LEADS},
    {"I6 de, a quotation mark", "Ich sage nie: „\nX\n“\n", LEADS},
    {"I6 a bracket", "They want an answer (\nX\n)\n", LEADS},
    {"I6 no colon", "I will not write\nX\n", DENIES},
    {"I6 no colon, an empty line", "I will not write\n\nX\n", DENIES},
    {"I6 wrapped over two", "I shall never, as I said,\nwrite to you\nX\n",
	DENIES},
    {"I6 a condition", "If you do not hear from me,\nX\n", DENIES},
    {"I6 joined on", "I wouldn't say\nX\n", DENIES},
    {"I6 joined on with an apostrophe", "I wouldn’t say\nX\n", DENIES},
    {"I6 dots", "I do not...\nX\n", DENIES},
    {"I6 de", "Ich schreibe sicher nicht\nX\n", DENIES},
    {"I6 fr", "Je ne dis pas\nX\n", DENIES},
    {"I6 es", "Nunca digo\nX\n", DENIES},
    {"I6 pt", "Eu não digo\nX\n", DENIES},
    {"I6 it", "Non dico\nX\n", DENIES},
    {"I6 nl", "Ik zeg niet\nX\n", DENIES},
    {"I6 sv", "Jag säger inte\nX\n", DENIES},
    {"I6 da", "Jeg siger ikke\nX\n", DENIES},
    {"I6 fi", "En sano\nX\n", DENIES},
    {"I6 pl", "Nie mówię\nX\n", DENIES},
    {"I6 cs", "Pokud zavoláte,\nX\n", DENIES},
    {"I6 hu", "Nem mondom\nX\n", DENIES},
    {"I6 ro", "Nu spun\nX\n", DENIES},
    {"I6 el", "Δεν λέω\nX\n", DENIES},
    {"I6 el, a final sigma", "Εκτός αν τηλεφωνήσω\nX\n", DENIES},
    {"I6 ru", "Я не говорю\nX\n", DENIES},
    {"I6 uk", "Якщо подзвоните\nX\n", DENIES},
    {"I6 tr", "Eğer ararsanız\nX\n", DENIES},
    {"I6 ar", "لا أقول\nX\n", DENIES},
    {"I6 he", "אני לא אומר\nX\n", DENIES},
    {"I6 ja", "言いません\nX\n", DENIES},
    {"I6 zh", "我不说\nX\n", DENIES},
    {"I6 ko", "말하지 않\nX\n", DENIES},
    {"I6 vi", "Tôi không nói\nX\n", DENIES},
    {"I6 id", "Saya tidak bilang\nX\n", DENIES},
    {"I6 a condition below", "X\nif Bob agrees\n", LIMITS},
    {"I6 a condition below, wrapped", "X\nas soon as you have\nnot before.\n",
	LIMITS},
    {"I6 denied below", "X\nis what I will never write\n", LIMITS},
    {"I6 denied below, ja", "X\nとは言いません\n", LIMITS},
    {"I6 a turn", "X.\nBut only for www.example.com.\n", LIMITS},
    {"I6 a turn, an empty line", "X\n\nonly if Bob agrees\n", LIMITS},
    {"I6 a turn, de", "X.\nAber erst am Montag.\n", LIMITS},
    {"I6 a turn, zh", "X。\n\n但是要等到星期一\n", LIMITS},
    {"I6 a turn that is a name, small", "X.\njen pokud Bob\n", LIMITS},
    {"I6 a turn that is a name, goes on", "X.\nJen pokud Bob ano\n", LIMITS},
    {"a name", "X\nJen\n", NULL},
    {"a name and another", "X\nMa Jun\n", NULL},
    {"agrees with a no", "No problem\n\nX\n", NULL},
    {"agrees with a no, a comma", "Keine Einwände,\nX\n", NULL},
    {"my answer", "My answer:\nX\n", NULL},
    {"a greeting and my answer", "Hi team, my answer:\n\nX\n", NULL},
    {"our answer below a sentence", "As asked. Our decision is:\nX\n", NULL},
    {"my answer, fr", "Ma réponse :\nX\n", NULL},
    {"my answer, zh", "我的答复：\nX\n", NULL},
    {"I6 my answer would be", "My answer would be:\nX\n", LEADS},
    {"I6 Bob's answer", "Bob's answer:\nX\n", LEADS},
    {"I6 not my answer", "I never gave one. My answer:\nX\n", LEADS},
    {"a yes without its accent", "Si.\nX\n", NULL},
    {"I6 the end of a wrapped sentence",
	"I am glad that you asked me, and I could say that\nX\n", LEADS},
    {"below a long sentence",
	"I am glad that you asked me, and this is what I say.\nX\n", NULL},
    {"I6 a cell of a table", "Status\nX\n", DENIES},
    {"I6 a no with a condition", "No problem if Bob agrees\nX\n", DENIES},
};

static size_t
phrase_line(const struct lines *lines)
{
	for (size_t i = 0; i < lines->n_items; i++) {
		if (lines->items[i].folded[0] == 'x')
			return i;
	}
	ck_abort_msg("no phrase");
}

START_TEST(doubt_is_told)
{
	const char *text = texts[_i].text, *want = texts[_i].doubt;
	char doubt[DOUBT_SIZE], *got = NULL;
	struct lines lines;

	ck_assert_int_eq(lines_new(&lines, text, strlen(text)), ST_OK);
	visible_mark(&lines);
	if (doubt_beside(doubt, &lines, phrase_line(&lines)))
		got = doubt;
	ck_assert_msg(want != NULL ? got != NULL && strstr(got, want) != NULL
				   : got == NULL,
	    "%s: \"%s\", want \"%s\"", texts[_i].label,
	    got != NULL ? got : "none", want != NULL ? want : "none");
	lines_free(&lines);
}
END_TEST

/* The same of all that is said; what is told, or null. */
static const struct {
	const char *label, *text, *doubt;
} letters[] = {
    {"I6 alone", "X\n", NULL},
    {"I6 a letter", "Hello,\n\nX\n\nKind regards\nAnn\n", NULL},
    {"I6 told with line and word",
	"Hello,\n\nX\n\nThanks\n\nOnly if Bob agrees.\n",
	"line 7, \"only if bob agrees.\", leaves a doubt (\"only\")"},
    {"I6 a finished sentence", "I will not do it.\nX\n", "line 1"},
    {"I6 put off", "X\n\nTomorrow.\n", "(\"tomorrow\")"},
    {"I6 asked", "This is it?\nX\n", "asks (\"?\")"},
    {"I6 asked in Greek", "Να το γράψω;\nX\n", "asks"},
    {"an address with a query", "X\nhttps://example.com/?a=b\n", NULL},
    {"a courtesy", "X\n\nIf you have any questions, call me.\n", NULL},
    {"I6 more than a courtesy",
	"X\n\nIf you have any questions, I will not answer.\n", "(\"not\")"},
    {"I6 no courtesy", "X\n\nIf you have Bob's word.\n", "(\"if\")"},
    {"I6 a courtesy ends with its sentence",
	"X\n\nIf you have Bob's word. Any questions\n", "(\"if\")"},
    {"I6 put off", "Wait.\nX\n", "(\"wait\")"},
    {"I6 taken back", "X\n\nIgnore this.\n", "(\"ignore\")"},
    {"I6 stressed", "X\n\n_not_ today\n", "(\"not\")"},
    {"I6 stressed otherwise", "X\n\n/not/\n", "(\"not\")"},
    {"T12 another alphabet's letter", "X\n\nn\xd0\xbet today\n",
	"read as another"},
    {"T12 struck out", "X\n\nn\xcc\xb6ot today\n", "read as another"},
    {"T12 a long word, cut between characters",
	"X\n\na" E16 E16 E16 "\xd0\xbe\n", "another word (\"a" E16},
    {"alphabets side by side", "X\n\nIT-\xd0\xbe\xd1\x82\xd0\xb4\n", NULL},
    {"an address", "X\n\nhttps://not.example/only/me\n", NULL},
    {"a number", "Ticket no. 4711\nX\n", NULL},
    {"a hyphen joins", "Our company is non-profit.\nX\n", NULL},
    {"a name signed", "X\n\nKind regards\nOnly Natural B.V.\n", NULL},
    {"I6 a word signed", "X\n\nThanks\nNever\n", "(\"never\")"},
    {"I6 a sentence signed", "X\n\nThanks\nBob does not agree\n", "(\"not\")"},
    {"a disclaimer",
	"X\n\nThis message is confidential. If you are not the intended\n"
	"recipient, delete it.\n\nIt is not encrypted.\n",
	NULL},
    {"I6 a disclaimer above", "This message is confidential if you like.\nX\n",
	"(\"if\")"},
    {"I6 Chinese", "我不会写。\nX\n", "(\"不\")"},
    {"Japanese has other words", "特別なお願いです。\nX\n", NULL},
    {"I6 Japanese", "書きません。\nX\n", "leaves"},
    {"I6 a cell of another", "Resolution\n\nX\n", "may be said of it"},
    {"I6 a sentence laid out as a table",
	"The request 4711 of today has been\n\nX.\n", LEADS},
    {"a short greeting above", "Yes, fine\n\nX\n", NULL},
    {"a comma above", "Bob,\nX\n", NULL},
    {"I6 shouted below a sign-off", "X\n\nThanks\nDO NOT ISSUE\n", "(\"not\")"},
    {"I6 two words behind a courtesy", "X\n\nThanks, ring me\n",
	"may be said of it"},
    {"I6 capitals in a sentence", "X\n\nRing Me Beforehand!\n",
	"may be said of it"},
    {"I6 blanks that break no line", "X\n\nRing\u00a0me Beforehand\n",
	"may be said of it"},
    {"I6 letters behind what is not seen", "X\n\n\u200bring \u200bme\n",
	"may be said of it"},
    {"I6 no name that begins like one", "X\n\n马上停\n", "may be said of it"},
    {"I6 somebody else's", "X\n\nThe domain is yours.\n", "(\"is yours\")"},
    {"I6 not any more", "X\n\nThe domain was ours.\n", "(\"domain was ours\")"},
    {"a blank between marks", "X\n\nHello Bob! :\n", NULL},
    {"two names behind a courtesy", "X\n\nThanks, Tom Baker \n", NULL},
    {"a name in capitals", "X\n\nThanks\nANN MILLER\n", NULL},
    {"I6 shouted", "X\n\nSAYS THE SPAMMER\n", "may be said of it"},
    {"I6 a few words", "X\n\nSays the spammer.\n", "may be said of it"},
    {"I6 a few words above", "As he put it\n\nX\n", "may be said of it"},
    {"a few words that are known", "X\n\nLooks good to me.\n", NULL},
    {"I6 goes on in small letters",
	"X\n\nto the extent that it concerns the shop\n", "may be said of it"},
    {"small letters in a letter without capitals",
	"x\n\nwe are glad to have your support again\n", NULL},
    {"a sentence of two lines",
	"X\n\nWe are glad that you asked us and\nhave checked it\n", NULL},
    {"a name and what stands below it",
	"X\n\nAnn Miller\nBuilding bridges everywhere\n\nSince 1999\n", NULL},
    {"I6 a sentence that nobody knows",
	"X\n\nYou will hear from our solicitor about this.\n",
	"line 3, \"you will hear from our solicitor about this.\", may be "
	"said"},
    {"I6 the same behind a courtesy",
	"X\n\nFine, have it your way, you will hear from our solicitor.\n",
	"may be said of it"},
    {"I6 the same behind a greeting",
	"Hello, you will hear from our solicitor.\n\nX\n", "may be said of it"},
    {"greetings",
	"Dear Sir or Madam,\nHi Ann, hi Bob,\nDear Example Private "
	"CA Validation Team,\nSehr geehrter Herr Dr. Lang,\n\nX\n",
	NULL},
    {"greetings in German, Dutch and the north",
	"Grüß Gott,\nGuten Abend,\nMoin,\nSehr geehrtes Team,\nWerte Damen und "
	"Herren,\nBeste Jan,\nGoedenavond,\nGod dag,\nHuomenta,\n\nX\n",
	NULL},
    {"greetings in French, Spanish, Portuguese and Italian",
	"Chère Madame,\nBonsoir,\nSeñores:\nBuenos dias,\nBoa noite,\n"
	"Caros,\nBuon giorno,\nSpett.le CA,\n\nX\n",
	NULL},
    {"greetings in eastern Europe",
	"Dzień dobry,\nDobrý večer,\nJó napot kívánok!\nBună dimineața,\n"
	"Καλησπέρα,\nДобрый вечер,\nДоброе утро!\n\nX\n",
	NULL},
    {"greetings in Turkish, Arabic, Hebrew and Indonesian",
	"İyi günler,\nتحية طيبة\nصباح الخير\nבוקר טוב\nSelamat pagi,\n\nX\n",
	NULL},
    {"I6 a sentence behind such a greeting", "Moin Bob entscheidet\n\nX\n",
	"\"entscheidet\""},
    {"I6 the same above", "You heard from our solicitor about this.\n\nX\n",
	"may be said of it"},
    {"I6 the same in a script without capitals", "X\n\n付款后。\n",
	"may be said of it"},
    {"I6 a sentence below a sign-off", "X\n\nThanks\nHang fire for a bit.\n",
	"line 4, \"hang fire for a bit.\", may be said"},
    {"I6 a sentence below a name", "X\n\nAnn\nhang fire for a bit\n",
	"may be said of it"},
    {"what companies take no blame for",
	"X\n\nAnn Miller\nExample Ltd.\n\nExample accepts no liability for the "
	"content of this email, unless that information is subsequently "
	"confirmed in writing.\n",
	NULL},
    {"I6 a postscript",
	"X\n\nRegards\nAnn\nExample Ltd.\n\nP.S. Hang fire for a bit.\n",
	"may be said of it"},
    {"a small name below a sign-off", "X\n\nthanks\n\nann\n\nAny Slogan\n",
	NULL},
    {"I6 a sentence below a signature",
	"X\n\nThanks\nAnn Miller\nExample Ltd.\n\nThe spammer says so.\n",
	"may be said of it"},
    {"a signature",
	"X\n\n-- \nAnn Elephant\nElephants Ltd.\n1 High Street, "
	"London\nTel. +44 20 7946 0000\nwww.example.com\n\nShe/Her\n",
	NULL},
    {"a signature of names that deny",
	"X\n\n-- \nNadja Never\nOnly Natural B.V.\n", NULL},
    {"our mail below a signature",
	"X\n-- \nAnn\n\nOn Monday, Bob wrote:\n> Only if Bob agrees\n", NULL},
    {"below a signature and a mail divided off",
	"X\n-- \nAnn\n----- Original -----\nFrom: b@example.com\nTo: a\n\n"
	"Only if Bob agrees\n",
	NULL},
    {"a mail divided off and introduced in two lines",
	"X\n\n----- Original -----\nOn Monday, 23 November 2026 at 10:00,\n"
	"Example <validation@ca.example> wrote:\n\nOnly if Bob agrees\n",
	NULL},
    {"a signature below a rule", "X\n-----\nAnn Miller\nHead of IT\n", NULL},
    {"I6 below a signature and a divider",
	"X\n-- \nAnn\n----- Original -----\nOnly if Bob agrees\n",
	"(\"only\")"},
    {"I6 below a rule", "X\n\n----------\nNot before Monday\n", "(\"not\")"},
    {"I6 below a rule and above a quotation",
	"X\n_____\nNot before Monday\n"
	"On Mon, 23 Nov 2026 at 10:00, A <a@example.com> wrote:\ny\n",
	"(\"not\")"},
    {"I6 below what Bob wrote one day",
	"X\n\nAs Bob wrote on 1 May:\nNot before Monday\n", "(\"not\")"},
    {"I6 from when to when", "X\n\nFrom: Monday on\nTo: only Friday\n",
	"(\"only\")"},
    {"I6 between dashes", "X\n--- only if Bob agrees ---\n", "(\"only\")"},
    {"I6 a cry between dashes", "X\n--- NO ---\n", "(\"no\")"},
    {"I6 a stranger between hyphens", "X\n‐‐ Bob knows ‐‐\n",
	"may be said of it"},
    {"I6 a cry like initials", "X\n\nThanks\nNO\n", "(\"no\")"},
    {"initials", "X\n\nThanks\nJD\n", NULL},
    {"I6 below the dashes of a signature", "X\n\n-- \nOnly if Bob agrees\n",
	"(\"only\")"},
    {"I6 a sentence there", "X\n\n-- \nAnn\n\nThe spammer says so.\n",
	"may be said of it"},
    {"I6 capitals there", "X\n\n-- \nRing Bob\n", "may be said of it"},
    {"I6 a postscript there", "X\n\n-- \nAnn\nP.S. Hang fire\n",
	"may be said of it"},
    {"I6 capitals that say something", "X\n\nRing Bob\n", "may be said of it"},
    {"I6 the same above", "Ring Bob\n\nX\n", "may be said of it"},
    {"I6 the same below a sign-off", "X\n\nThanks\nRing Bob\n",
	"may be said of it"},
    {"I6 the same below a signature", "X\n\nThanks\nAnn Miller\n\nRing Bob\n",
	"may be said of it"},
    {"I6 the same behind a courtesy", "X\n\nThanks, Ring Bob\n",
	"may be said of it"},
    {"I6 a title behind a courtesy", "X\n\nYes, Boss\n", "may be said of it"},
    {"titles of a signature",
	"X\n\nSaludos\nLuis Ruiz\nJefe de Sistemas\n经理\n", NULL},
    {"I6 a title alone", "X\n\nJefe de Sistemas\n", "may be said of it"},
    {"I6 a courtesy among other words", "X\n\nNo problem, elephants ahead\n",
	"may be said of it"},
    {"I6 one word behind a courtesy", "X\n\nYes boss\n", "may be said of it"},
    {"I6 behind a greeting", "Hi, Bob Knows\n\nX\n", "may be said of it"},
    {"who is addressed", "Elephants,\n\nX\n", NULL},
    {"I6 nobody is addressed", "Knows,\n\nX\n", "may be said of it"},
    {"I6 nobody is addressed below", "X\n\nElephants,\n", "may be said of it"},
    {"I6 below a name alone", "X\n\nAnn\n\nHang fire for a bit.\n",
	"may be said of it"},
    {"a sentence that is known",
	"X\n\nWe ordered this certificate for our new shop.\n", NULL},
    {"I6 known words lead to it", "My answer on monday is\n\nX y\n", LEADS},
    {"I6 a name leads to it", "Lisa\n\nX y\n", LEADS},
    {"I6 a word before a name leads to it", "From Lisa\n\nX y\n",
	"may be said of it"},
    {"I6 it goes on right below", "X y\nthat you have the order\n",
	"may be said of it"},
    {"I6 it trails off", "X\n\nWell...\n", "may be said of it"},
    {"I6 a face", "X\n\n;-)\n", "may be said of it"},
    {"I6 a full stop is no title's", "X\n\nConsult Lisa.\n",
	"may be said of it"},
    {"a title's full stop", "X\n\nExample Ltd.\n", NULL},
    {"names of China, Japan and Korea",
	"X\n\n王伟\n信息技术部\n\n田中太郎\n\n김철수 드림\n", NULL},
    {"how letters begin in Japan", "株式会社サンプルの田中です。\n\nX\n", NULL},
    {"a telephone", "X\n\nreach us: +49 30 1234\n", NULL},
    {"a telephone and what it is", "X\n\nPhone +49 30 1234\n", NULL},
    {"ways to somebody",
	"X\n\nCall: +49 30 1234 | Mail ann@example.com | www.example.com\n",
	NULL},
    {"I6 a telephone to call", "X\n\nRing Bob, 030 12345\n",
	"may be said of it"},
    {"I6 an address to ask", "X\n\nAsk bob@example.com\n", "may be said of it"},
    {"I6 a telephone of somebody", "X\n\nPhone Bob on 030 12345\n",
	"may be said of it"},
    {"I6 a telephone within a signature",
	"X\n\nRegards\nAnn\nAcme Ltd.\nRing Bob, 030 12345\n",
	"may be said of it"},
    {"an address to write to", "X\n\nE-Mail: ann@example.com\n", NULL},
    {"I6 a sentence with one", "X\n\nor to ann@example.com\n",
	"may be said of it"},
    {"signs alone", "X\n\n:-)\n", NULL},
    {"a script without capitals", "X\n\nדוד רחל\n", NULL},
    {"I6 a few words below are no disclaimer",
	"X\n\nThis message is confidential.\n\nNot today.\n", "(\"not\")"},
    {"I6 nor is what speaks of certificates",
	"X\n\nThis is confidential: your message came by mistake, and we do\n"
	"not want that certificate.\n",
	"(\"by mistake\")"},
    {"I6 what Bob says", "X\n\nBob wrote:\nPlease do not.\n", "(\"not\")"},
    {"what a program quotes",
	"X\n\nOn Sun, 22 Nov 2026, Bob wrote:\nPlease do not.\n", NULL},
    {"what it quotes below what Bob says",
	"X\n\nBob wrote:\nFine.\n\n-----\nFrom: b@example.com\nTo: a\n\nPlease "
	"do not.\n",
	NULL},
    {"I6 a thumb", "X\n\n\U0001f44e\n", "leaves"},
    {"I6 behind a mark", "X\n\n\u2022not today\n", "(\"not\")"},
    {"I6 behind a picture", "X\n\n\U0001f642not today\n", "(\"not\")"},
    {"I6 Greek capitals have no accents", "X\n\nΟΧΙ\n", "leaves"},
    {"T12 an accent of its own", "X\n\nSpa\u0308ter\n", "read as another"},
    {"T12 letters of mathematicians",
	"X\n\n\U0001d427\U0001d428\U0001d42d today\n", "read as another"},
    {"T12 small capitals", "X\n\n\u0274\u1d0f\u1d1b today\n",
	"read as another"},
    {"T12 drawn out", "X\n\nNooo\n", "read as another"},
    {"three consonants", "X\n\nSchifffahrt Ltd.\n", NULL},
    {"a quotation is another's",
	"X\nOn Sun, 22 Nov 2026, CA wrote:\n> only if not\n", NULL},
};

static bool
is_said(const void *ctx, size_t at)
{
	const struct line *line = &((const struct lines *)ctx)->items[at];

	return (line->is_written || line->is_told || line->is_signature) &&
	       !line->is_introduction && line->folded[0] != '\0' &&
	       line->folded[0] != 'x';
}

START_TEST(doubt_in_a_letter_is_told)
{
	const char *text = letters[_i].text, *want = letters[_i].doubt;
	char got[DOUBT_SIZE];
	struct lines lines;

	ck_assert_int_eq(lines_new(&lines, text, strlen(text)), ST_OK);
	visible_mark(&lines);
	ck_assert_int_eq(letter_weigh(got, &lines, phrase_line(&lines),
			     &(struct letter_rest){is_said, &lines, false}),
	    ST_OK);
	ck_assert_msg(want != NULL ? strstr(got, want) != NULL : got[0] == '\0',
	    "%s: \"%s\", want \"%s\"", letters[_i].label, got,
	    want != NULL ? want : "");
	ck_assert(utf8_is_valid(got, strlen(got)));
	lines_free(&lines);
}
END_TEST

static const struct {
	const char *line;
	bool is_absence;
} lines[] = {
    {"I am out of the office until 30 November.", true},
    {"Automatic reply", true},
    {"Ich bin bis zum 30. November nicht im Büro.", true},
    {"Je suis absente jusqu'au 30 novembre.", true},
    {"Estaré fuera de la oficina hasta el 30 de noviembre.", true},
    {"Estou fora do escritório até 30 de novembro.", true},
    {"Sono fuori ufficio fino al 30 novembre.", true},
    {"Ik ben tot 30 november niet op kantoor.", true},
    {"Jag är inte på kontoret förrän den 30 november.", true},
    {"Jeg er ikke på kontoret før den 30. november.", true},
    {"Olen poissa toimistolta 30. marraskuuta asti.", true},
    {"Jestem nieobecny do 30 listopada.", true},
    {"Do 30. listopadu jsem mimo kancelář.", true},
    {"November 30-ig nem vagyok az irodában.", true},
    {"Lipsesc din birou până la 30 noiembrie.", true},
    {"Απουσιάζω από το γραφείο έως τις 30 Νοεμβρίου.", true},
    {"Είμαι εκτός γραφείου.", true},
    {"Меня не будет в офисе до 30 ноября.", true},
    {"Мене не буде в офісі до 30 листопада.", true},
    {"30 Kasım'a kadar ofiste değilim.", true},
    {"أنا خارج المكتب حتى 30 نوفمبر.", true},
    {"אני מחוץ למשרד עד 30 בנובמבר.", true},
    {"11月30日まで不在にしております。", true},
    {"我将外出至11月30日。", true},
    {"11월 30일까지 부재중입니다.", true},
    {"Tôi vắng mặt đến hết ngày 30 tháng 11.", true},
    {"Saya tidak di kantor sampai 30 November.", true},
    {"This mailbox is not monitored.", true},
    {"Ich bin in Elternzeit.", true},
    {"このメールはシステムから送信されています。", true},
    {"Our office is in Berlin.", false},
    {"Thank you, I have waited for this.", false},
    {"", false},
};

START_TEST(absence_is_told)
{
	const char *line = lines[_i].line;
	char folded[256];
	bool has_hidden;

	ck_assert_uint_lt(strlen(line), sizeof(folded));
	(void)lines_fold(folded, &has_hidden, line, strlen(line));
	ck_assert_msg(
	    denial_is_absence(folded) == lines[_i].is_absence, "%s", line);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("doubt");
	TCase *tcase = tcase_create("doubt");
	SRunner *runner;
	int n_failed;

	tcase_add_loop_test(tcase, doubt_is_told, 0, (int)COUNT(texts));
	tcase_add_loop_test(
	    tcase, doubt_in_a_letter_is_told, 0, (int)COUNT(letters));
	tcase_add_loop_test(tcase, absence_is_told, 0, (int)COUNT(lines));
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
