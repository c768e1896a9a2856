/* SPDX-License-Identifier: ISC
 * Tells quotation and signature by the marks that mail programs leave, in the
 * languages they leave them in. What is quoted without a mark is strike.c's. */
#include <stdint.h>
#include <string.h>

#include "approve/reply/denial.h"
#include "approve/reply/visible.h"
#include "lib/base/ascii.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum {
	ATTRIBUTION_LINES = 3, /* "On ... wrote:" may be wrapped to so many */
	ATTRIBUTION_SIZE = 1024,
	FORWARDED_SIZE = 80,
	HEADER_LINES = 8, /* of a forwarded header block */
	INTRODUCTION = 8, /* lines between a divider and what it divides off */
	LABEL_SIZE = 48,
	NAME_BEFORE_MARK = 12, /* "jdoe> " */
	RULE_LENGTH = 5,       /* dashes or underscores that divide */
	VERB_SIZE = 32,
};

/* What stands in "On ..., ... wrote:". Looked for in a line that ends in a
 * colon, folded. */
static const char WROTE[][VERB_SIZE] = {
    "wrote",                            /* en */
    "schrieb",                          /* de */
    "geschrieben", "a écrit",           /* fr */
    "escribió",                         /* es */
    "escreveu",                         /* pt */
    "ha scritto",                       /* it */
    "schreef",                          /* nl */
    "geschreven", "skrev",              /* sv, da, no */
    "kirjoitti",                        /* fi */
    "napisał",                          /* pl */
    "pisze", "napsal",                  /* cs */
    "napísal",                          /* sk */
    "je napisa",                        /* hr, sl, sr */
    "ezt írta",                         /* hu */
    "a scris",                          /* ro */
    "yazdı",                            /* tr */
    "va escriure",                      /* ca */
    "kirjutas",                         /* et */
    "rašė",                             /* lt */
    "rakstīja",                         /* lv */
    "έγραψε",                           /* el */
    "пишет",                            /* ru */
    "написал", "пише",                  /* uk, sr */
    "написав", "написа",                /* bg */
    "כתב",                              /* he */
    "كتب",                              /* ar */
    "نوشت",                             /* fa */
    "đã viết",                          /* vi */
    "menulis",                          /* id, ms */
    "เขียน",                             /* th */
    "さんは書きました",                 /* ja */
    "のメール", "のメッセージ", "写道", /* zh */
    "寫道", "写的", "작성",             /* ko */
    "쓴 글", "írta",                    /* hu */
    "quoting", "zitat von", "citeren", "cytowanie", "cituji", "citando",
    "писал", /* ru */
};

/* How a forwarded mail begins, where no dashes stand around it. */
static const char FORWARDED[][FORWARDED_SIZE] = {
    "begin forwarded message",
    "anfang der weitergeleiteten nachricht",
    "début du message réexpédié",
    "début du message transféré",
    "inicio del mensaje reenviado",
    "início da mensagem reencaminhada",
    "início da mensagem encaminhada",
    "inizio messaggio inoltrato",
    "begin doorgestuurd bericht",
    "vidarebefordrat brev",
    "vidarebefordrat meddelande",
    "start på videresendt besked",
    "videresendt melding",
    "välitetty viesti alkaa",
    "początek przekazywanej wiadomości",
    "začátek přeposílané zprávy",
    "начало переадресованного сообщения",
    "転送されたメッセージ",
    "以下是转发的邮件",
    "下面是被转发的邮件",
    "以下是轉寄的郵件",
    "전달된 메시지 시작",
    "továbbított levél kezdete",
    "începutul mesajului redirecționat",
    "έναρξη προωθημένου μηνύματος",
    "початок листа, що пересилається",
    "iletilen mesajın başlangıcı",
    "بداية الرسالة المُعاد توجيهها",
    "תחילת ההודעה שהועברה",
    "bắt đầu thư được chuyển tiếp",
    "awal pesan terusan",
    "original message",
    "ursprüngliche nachricht",
    "message d'origine",
    "mensaje original",
    "mensagem original",
    "messaggio originale",
    "oorspronkelijk bericht",
    "原始邮件",
    "原始郵件",
};

/* The labels of a header block, as bits: which of the four a line is. */
enum header { FROM = 1, SENT = 2, TO = 4, SUBJECT = 8 };

static const struct {
	enum header header;
	char label[LABEL_SIZE];
} LABELS[] = {
    {FROM, "from"},
    {FROM, "von"},
    {FROM, "de"},
    {FROM, "da"},
    {FROM, "van"},
    {FROM, "från"},
    {FROM, "fra"},
    {FROM, "lähettäjä"},
    {FROM, "od"},
    {FROM, "feladó"},
    {FROM, "de la"},
    {FROM, "expéditeur"},
    {FROM, "kimden"},
    {FROM, "gönderen"},
    {FROM, "από"},
    {FROM, "от"},
    {FROM, "от кого"},
    {FROM, "від"},
    {FROM, "מאת"},
    {FROM, "من"},
    {FROM, "差出人"},
    {FROM, "送信者"},
    {FROM, "发件人"},
    {FROM, "寄件者"},
    {FROM, "寄件人"},
    {FROM, "보낸 사람"},
    {FROM, "보낸사람"},
    {FROM, "từ"},
    {FROM, "dari"},
    {SENT, "sent"},
    {SENT, "date"},
    {SENT, "gesendet"},
    {SENT, "datum"},
    {SENT, "envoyé"},
    {SENT, "enviado"},
    {SENT, "enviado el"},
    {SENT, "enviada em"},
    {SENT, "fecha"},
    {SENT, "data"},
    {SENT, "inviato"},
    {SENT, "verzonden"},
    {SENT, "skickat"},
    {SENT, "sendt"},
    {SENT, "dato"},
    {SENT, "lähetetty"},
    {SENT, "päiväys"},
    {SENT, "wysłano"},
    {SENT, "odesláno"},
    {SENT, "elküldve"},
    {SENT, "trimis"},
    {SENT, "gönderme tarihi"},
    {SENT, "tarih"},
    {SENT, "ημερομηνία"},
    {SENT, "дата"},
    {SENT, "отправлено"},
    {SENT, "надіслано"},
    {SENT, "נשלח"},
    {SENT, "تاريخ الإرسال"},
    {SENT, "送信日時"},
    {SENT, "日時"},
    {SENT, "日付"},
    {SENT, "发送时间"},
    {SENT, "日期"},
    {SENT, "傳送時間"},
    {SENT, "寄件日期"},
    {SENT, "보낸 날짜"},
    {SENT, "στάλθηκε"},
    {SENT, "gönderildi"},
    {SENT, "đã gửi"},
    {SENT, "dikirim"},
    {TO, "to"},
    {TO, "an"},
    {TO, "à"},
    {TO, "para"},
    {TO, "a"},
    {TO, "aan"},
    {TO, "till"},
    {TO, "til"},
    {TO, "vastaanottaja"},
    {TO, "do"},
    {TO, "komu"},
    {TO, "címzett"},
    {TO, "către"},
    {TO, "kime"},
    {TO, "προς"},
    {TO, "кому"},
    {TO, "אל"},
    {TO, "إلى"},
    {TO, "宛先"},
    {TO, "收件人"},
    {TO, "收件者"},
    {TO, "받는 사람"},
    {TO, "tới"},
    {TO, "đến"},
    {TO, "kepada"},
    {SUBJECT, "subject"},
    {SUBJECT, "betreff"},
    {SUBJECT, "objet"},
    {SUBJECT, "asunto"},
    {SUBJECT, "assunto"},
    {SUBJECT, "oggetto"},
    {SUBJECT, "onderwerp"},
    {SUBJECT, "ämne"},
    {SUBJECT, "emne"},
    {SUBJECT, "aihe"},
    {SUBJECT, "temat"},
    {SUBJECT, "předmět"},
    {SUBJECT, "predmet"},
    {SUBJECT, "tárgy"},
    {SUBJECT, "subiect"},
    {SUBJECT, "konu"},
    {SUBJECT, "θέμα"},
    {SUBJECT, "тема"},
    {SUBJECT, "נושא"},
    {SUBJECT, "الموضوع"},
    {SUBJECT, "件名"},
    {SUBJECT, "主题"},
    {SUBJECT, "主旨"},
    {SUBJECT, "제목"},
    {SUBJECT, "chủ đề"},
    {SUBJECT, "subjek"},
    {SUBJECT, "perihal"},
};

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

/* "> ..." or "name> ...". */
static bool
is_quoted(const char *folded)
{
	size_t n = 0;

	while (n < NAME_BEFORE_MARK && is_alnum(folded[n]))
		n++;
	return folded[n] == '>';
}

/* RFC 3676 section 4.3, as it looks when blanks at the end are lost, or when
 * the two dashes became one long one. */
static bool
is_signature(const char *folded)
{
	return strcmp(folded, "--") == 0 || strcmp(folded, "—") == 0;
}

/* A line of nothing but dashes or the like, or "-----Original Message-----" in
 * any language, also with hyphens that are no minus (Proton, 2019). */
static bool
is_divider(const char *folded)
{
	static const char hyphens[] = "‐‐";
	const size_t len = strlen(folded), dashes = strspn(folded, "-"),
		     n = strlen(hyphens);
	const char first[2] = {folded[0], '\0'};

	if (len > 2 * n && strncmp(folded, hyphens, n) == 0 &&
	    strcmp(folded + len - n, hyphens) == 0)
		return true;

	if (len >= RULE_LENGTH && strchr("-_=", folded[0]) != NULL &&
	    strspn(folded, first) == len)
		return true;
	return dashes >= 2 && dashes < len && folded[len - 1] == '-' &&
	       folded[len - 2] == '-';
}

static bool
is_forwarded(const char *folded)
{
	size_t len = strlen(folded);

	if (len == 0 || folded[len - 1] != ':')
		return false;
	for (size_t i = 0; i < COUNT(FORWARDED); i++) {
		if (strncmp(folded, FORWARDED[i], strlen(FORWARDED[i])) == 0)
			return true;
	}
	return false;
}

/* Copies what stands before the colon, without the asterisks that stand for
 * bold type; false where there is none or it is too long. */
static bool
label_copy(char label_r[LABEL_SIZE], const char *folded)
{
	size_t len = strcspn(folded, ":");
	size_t skip = strspn(folded, "* ");

	if (folded[len] != ':' || skip >= len || len - skip >= LABEL_SIZE)
		return false;
	while (strchr("* ", folded[len - 1]) != NULL)
		len--;
	memcpy(label_r, folded + skip, len - skip);
	label_r[len - skip] = '\0';
	return true;
}

/* The bit of enum header, or 0. */
static unsigned
header_of(const char *folded)
{
	char label[LABEL_SIZE];

	if (!label_copy(label, folded))
		return 0;
	for (size_t i = 0; i < COUNT(LABELS); i++) {
		if (strcmp(label, LABELS[i].label) == 0)
			return LABELS[i].header;
	}
	return 0;
}

/* Begins a block here that has From and another, or three of the four? "From:
 * Monday", "To: Friday" are their own words: those two have an address. */
static bool
is_header_block(const struct lines *lines, size_t at)
{
	unsigned seen = header_of(lines->items[at].folded);
	bool addressed = false;

	if (seen == 0)
		return false;
	for (size_t i = at; i < lines->n_items && i < at + HEADER_LINES &&
			    lines->items[i].folded[0] != '\0';
	     i++) {
		seen |= header_of(lines->items[i].folded);
		addressed =
		    addressed || strchr(lines->items[i].folded, '@') != NULL;
	}
	return ((seen & FROM) != 0 && seen != FROM &&
		   (addressed || seen != (FROM | TO))) ||
	       __builtin_popcount(seen) >= 3;
}

/* "10:00", also "9.05": the time of day that an attribution gives. */
static bool
has_time(const char *folded)
{
	for (const char *p = folded; *p != '\0'; p++) {
		if (ascii_is_digit(p[0]) && (p[1] == ':' || p[1] == '.') &&
		    ascii_is_digit(p[2]) && ascii_is_digit(p[3]))
			return true;
	}
	return false;
}

static bool
has_verb(const char *folded)
{
	for (size_t i = 0; i < COUNT(WROTE); i++) {
		if (strstr(folded, WROTE[i]) != NULL)
			return true;
	}
	return false;
}

/* This line and those before it that may belong to the same sentence. Empty if
 * it does not fit. */
static void
sentence_join(
    char joined_r[ATTRIBUTION_SIZE], const struct lines *lines, size_t at)
{
	size_t first = at, len = 0;

	while (first > 0 && at - first + 1 < ATTRIBUTION_LINES &&
	       lines->items[first - 1].folded[0] != '\0' &&
	       !is_quoted(lines->items[first - 1].folded))
		first--;
	for (size_t i = first; i <= at; i++) {
		const char *folded = lines->items[i].folded;
		size_t n = strlen(folded);

		if (len + n + 2 > ATTRIBUTION_SIZE) {
			len = 0;
			break;
		}
		memcpy(joined_r + len, folded, n);
		joined_r[len + n] = ' ';
		len += n + 1;
	}
	joined_r[len] = '\0';
}

/* Ends "On ..., ... wrote:" here? The verb may stand before the name, which
 * then ends the sentence; an unknown language is known by time and address. */
static bool
is_attribution(const struct lines *lines, size_t at)
{
	const char *folded = lines->items[at].folded;
	char joined[ATTRIBUTION_SIZE];
	size_t len = strlen(folded);

	if (len == 0 || folded[len - 1] != ':')
		return false;
	if (has_verb(folded))
		return true;
	sentence_join(joined, lines, at);
	if (strpbrk(joined, "0123456789") == NULL)
		return false;
	return has_verb(joined) ||
	       (strchr(joined, '@') != NULL && has_time(joined));
}

static size_t
count_numbers(const char *folded)
{
	size_t n = 0;

	for (const char *p = folded; *p != '\0'; p++)
		n += ascii_is_digit(p[0]) && !ascii_is_digit(p[1]);
	return n;
}

/* "Bob wrote:" and "As Bob wrote on 1 May:", with no date of several numbers
 * and no address, may be their own words. */
static bool
is_bare_attribution(const struct lines *lines, size_t at)
{
	char joined[ATTRIBUTION_SIZE];

	sentence_join(joined, lines, at);
	return is_attribution(lines, at) && strchr(joined, '@') == NULL &&
	       count_numbers(joined) < 2;
}

/* Does a line with a ">" come next, behind no more than what introduces it? */
static bool
quotation_follows(const struct lines *lines, size_t at)
{
	size_t n = 0;

	for (size_t i = at + 1; i < lines->n_items && n < INTRODUCTION; i++) {
		const char *folded = lines->items[i].folded;

		if (is_quoted(folded))
			return true;
		if (folded[0] == '\0')
			continue;
		if (!is_divider(folded) && header_of(folded) == 0 &&
		    !is_attribution(lines, i))
			return false;
		n++;
	}
	return false;
}

/* Does a line between dashes, or of them, divide a mail off? That has its
 * fields right below, marks or an attribution of a few lines; or it is named by
 * an address in the line itself. All else may be theirs: "--- not before
 * Monday".
 */
static bool
divides_off(const struct lines *lines, size_t at)
{
	size_t i = at + 1, n = 0;
	struct denial found;

	if (strchr(lines->items[at].folded, '@') != NULL)
		return true;
	while (i < lines->n_items && i < at + INTRODUCTION &&
	       (lines->items[i].folded[0] == '\0' ||
		   is_divider(lines->items[i].folded)))
		i++;
	if (i < lines->n_items && (is_quoted(lines->items[i].folded) ||
				      header_of(lines->items[i].folded) != 0))
		return true;
	for (; i < lines->n_items && n < ATTRIBUTION_LINES; i++, n++) {
		if (is_attribution(lines, i))
			return true;
		if (lines->items[i].folded[0] == '\0' ||
		    denial_find(&found, lines->items[i].folded, false))
			return false;
	}
	return false;
}

/* Does a quotation begin here, or what leads to it? */
static bool
is_introduction(const struct lines *lines, size_t at)
{
	const char *folded = lines->items[at].folded;

	return (is_divider(folded) && divides_off(lines, at)) ||
	       is_header_block(lines, at) || is_attribution(lines, at);
}

/* The next line that is not empty, from `at` on by `step`, is marked as quoted;
 * *gap_r: an empty one is before it. */
static bool
is_quotation_near(
    const struct lines *lines, size_t at, size_t step, bool *gap_r)
{
	*gap_r = false;
	for (size_t i = at + step; i < lines->n_items; i += step) {
		if (lines->items[i].folded[0] != '\0')
			return is_quoted(lines->items[i].folded);
		*gap_r = true;
	}
	return false;
}

/* An answer between the lines. A program that wraps a marked line anew without
 * marking its rest leaves no empty lines about it. */
static bool
is_inline(const struct lines *lines, size_t at)
{
	bool above, below;

	return is_quotation_near(lines, at, SIZE_MAX, &above) &&
	       is_quotation_near(lines, at, 1, &below) && above && below;
}

/* What stands right above an introduction, which may have several lines, does
 * not stand amid the text that it introduces. */
static void
mark_above(struct lines *lines, size_t at)
{
	size_t n = 0;

	for (size_t i = at; i > 0 && n < ATTRIBUTION_LINES; i--) {
		struct line *line = &lines->items[i - 1];

		line->is_set_off = true;
		n += line->folded[0] != '\0';
	}
}

/* Answers below quotation count only where each quoted line is marked; behind a
 * signature or a rule, and in what is passed on, none does. */
void
visible_mark(struct lines *lines)
{
	bool ended = false, told = false, signs = false;

	for (size_t i = 0; i < lines->n_items; i++) {
		struct line *line = &lines->items[i];
		const bool empty = line->folded[0] == '\0';
		bool begins = false, divides = false;

		line->is_marked = is_quoted(line->folded);
		if (!ended && !line->is_marked && !empty) {
			const bool introduces = is_introduction(lines, i);

			line->is_introduction = introduces;
			if (introduces)
				mark_above(lines, i);
			divides = !introduces && is_divider(line->folded);
			begins = divides || is_signature(line->folded);
			ended = begins || is_forwarded(line->folded) ||
				(introduces && !quotation_follows(lines, i));
			told = ended && is_bare_attribution(lines, i);
		} else if ((told || signs) && !empty && !line->is_marked &&
			   is_introduction(lines, i)) {
			told = signs = false;
		} else if (told && is_signature(line->folded)) {
			told = false;
		}
		line->is_told = told && !line->is_marked;
		line->is_signature = (signs || divides) && !line->is_marked;
		signs = signs || begins;
		line->is_written = !line->is_marked && !ended;
		line->is_set_off =
		    line->is_written && !empty && is_inline(lines, i);
	}
}
