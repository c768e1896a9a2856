/* SPDX-License-Identifier: ISC
 * Puts together what the person wrote, without what signs it and what a company
 * puts below it, and weighs it as one text. */
#include "approve/reply/letter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/reply/denial.h"
#include "approve/reply/known.h"
#include "approve/reply/line_kind.h"
#include "approve/reply/name.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum {
	COURTESY_NAMES = 2, /* words of a name behind a courtesy */
	GREETING_SIZE = 80,
	GREETING_WORDS = 6, /* of a clause */
	FACE_LENGTH = 4,
	LINES_READ = 200, /* of a letter; nobody says nothing in more */
	NAME_LINES = 6,   /* below "Kind regards" */
	DISCLAIMER_LENGTH =
	    64,            /* of what companies put below mails, at least */
	FOUND_LENGTH = 40, /* of a word that is shown, in octets */
	WHAT_SIZE = 96,    /* of what is said of it */
};

/* What they wrote besides the phrases. */
struct letter {
	char *text; /* folded lines, each ended by \n or, where it goes on, a
		       blank; an empty line between paragraphs */
	size_t len, paragraph; /* where the last one begins */
	size_t
	    *starts;   /* of each line; of one that is none of it, the next's */
	size_t remark; /* the first line that is_remark(), or LINE_NONE */
};

/* Below a name and a line of theirs, or "Kind regards" and a line, stands to
 * the end who and where they are. */
enum signing { SIGNS_NOT, SIGNS_NAME, SIGNS_SOON, SIGNS_OFF };

/* Does nothing belong before the line: an empty one is above, a finished
 * sentence or the phrase? */
static bool
begins_remark(const struct lines *lines, size_t at, size_t phrase)
{
	return at == 0 || at - 1 == phrase || !line_is_theirs(lines, at - 1) ||
	       line_is_finished(lines->items[at - 1].folded);
}

/* What needs no knowing: names, addresses, and what letters begin and end with.
 */
static bool
is_formal(const struct line *line, const char *words)
{
	return (line_is_contact(line->folded) &&
		   !name_says_beside(line->folded)) ||
	       name_of(line) == NAMING_SOMEONE ||
	       line_is_sign_off(line->folded) || line_is_salutation(words);
}

/* Where only what is known may stand: is the line anything else? */
static bool
is_unknown(const struct line *line)
{
	uint32_t first;
	const char *words =
	    line_first_word(&first, line->folded, strlen(line->folded));

	return !is_formal(line, words) && !line_is_answer(line->folded) &&
	       !(denial_is_harmless(words) && line_is_few_words(line->folded));
}

/* ":(", ";-)" and ":-P" say something, and so does what sets a text apart from
 * a letter ("```"); ":-)", ":D" and "---" do not. */
static bool
is_face(const char *folded)
{
	const size_t eyes = strspn(folded, ":;"), nose = folded[eyes] == '-';

	if (strncmp(folded, "```", 3) == 0)
		return true;
	return eyes == 1 && strlen(folded) <= FACE_LENGTH &&
	       (folded[0] == ';' || strchr(")d", folded[eyes + nose]) == NULL);
}

/* "Well..." */
static bool
trails_off(const char *folded)
{
	const size_t len = strlen(folded);

	return (len > 2 && strcmp(folded + len - 2, "..") == 0) ||
	       (len > 3 && strcmp(folded + len - 3, "…") == 0);
}

/* Does the sentence of the phrase go on in the line right below, without a
 * capital ("that you call Bob")? */
static bool
is_continued(const struct lines *lines, size_t at, size_t phrase)
{
	return phrase != LETTER_ABOVE && at == phrase + 1 &&
	       line_begins_small(&lines->items[at]) &&
	       line_begins_capital(&lines->items[phrase]) &&
	       !line_is_sign_off(lines->items[at].folded) &&
	       !line_is_contact(lines->items[at].folded);
}

/* Does the line go on with the sentence of the one above? */
static bool
goes_on(const struct lines *lines, size_t at, size_t phrase)
{
	return !begins_remark(lines, at, phrase) &&
	       (line_begins_small(&lines->items[at]) ||
		   strlen(lines->items[at - 1].folded) >= LINE_WRAPPED_FROM);
}

static size_t
words_of(const char *folded)
{
	size_t n = 1;

	for (; *folded != '\0'; folded++)
		n += *folded == ' ';
	return n;
}

/* "Team," at the very top. */
static bool
is_addressed(const struct lines *lines, size_t at, size_t phrase)
{
	const struct line *line = &lines->items[at];
	const size_t len = strlen(line->folded);

	return at < phrase && len > 1 && line->folded[len - 1] == ',' &&
	       line_is_cased_word(line->folded) &&
	       name_of(line) != NAMING_NOTHING &&
	       line_neighbour(lines, at, SIZE_MAX) == LINE_NONE;
}

/* "Dear Sir or Madam,", "Hi Anna, hi Bob,": what stands behind a greeting is
 * none any more. */
static bool
is_greeting(const char *words)
{
	const size_t len = strcspn(words, ",!");
	const char *rest = words + len + strspn(words + len, ",!.: ");
	size_t n = 0, word;

	if (!line_is_salutation(words) || strlen(words) > GREETING_SIZE)
		return false;
	for (size_t i = 0; i < len; i += word + 1) {
		word = strcspn(words + i, " ,!");
		if (++n > GREETING_WORDS ||
		    (n > 1 && name_says(words + i, word)))
			return false;
	}
	return (*rest == '\0' ||
		(words_of(rest) <= GREETING_WORDS && line_is_salutation(rest)));
}

/* Are the last `n` words, `rest`, a name as they were written? */
static bool
ends_in_name(const struct line *line, const char *rest, size_t n)
{
	const char *end = line->text + line->len, *at = end;
	struct line name;

	while (at > line->text &&
	       !(at < end && at[-1] == ' ' && at[0] != ' ' && --n == 0))
		at--;
	name = (struct line){
	    .text = at, .len = (size_t)(end - at), .folded = rest};
	return name_of(&name) == NAMING_SOMEONE ||
	       (name_of(&name) == NAMING_MAYBE && line_begins_capital(&name));
}

/* "Thanks a lot!": few words behind what is known, or a courtesy that holds a
 * word that denies. */
static bool
is_courtesy(const struct line *line, const char *rest)
{
	size_t n;

	rest += strspn(rest, " ,.!");
	n = words_of(rest);
	return rest > line->folded && n <= COURTESY_NAMES &&
	       line_is_few_words(line->folded) &&
	       !name_says(rest, strcspn(rest, " ,.!")) &&
	       ends_in_name(line, rest, n);
}

/* Words that nobody here knows say who knows what of the phrase ("over my dead
 * body", "you will hear from our solicitor"), and known ones may lead to it, if
 * they end in nothing. */
static bool
is_remark(const struct lines *lines, size_t at, size_t phrase)
{
	const struct line *line = &lines->items[at];
	uint32_t first;
	const char *words =
	    line_first_word(&first, line->folded, strlen(line->folded));
	const size_t harmless = denial_harmless_length(words);

	if (is_face(line->folded))
		return true;
	if (first == 0)
		return false;
	if (trails_off(line->folded) && !denial_is_harmless(words))
		return true;
	if (is_continued(lines, at, phrase) && harmless == 0)
		return true;
	if (is_greeting(words) || is_addressed(lines, at, phrase) ||
	    is_courtesy(line, words + harmless) ||
	    (at < phrase && line_is_answer(line->folded)) ||
	    (is_formal(line, words) && !line_is_salutation(words) &&
		(harmless > 0 || !line_is_contact(line->folded) ||
		    !name_says_amid(line))))
		return false;
	return !known_line(line,
	    harmless > 0 ? (size_t)(words - line->folded) + harmless : 0,
	    goes_on(lines, at, phrase));
}

static void
letter_add(struct letter *letter, const struct lines *lines, size_t at)
{
	const struct line *line = &lines->items[at];
	const size_t len = strlen(line->folded);
	const bool goes_on =
	    at > 0 && letter->starts[at - 1] < letter->len &&
	    letter->text[letter->len - 1] == '\n' && line_begins_small(line) &&
	    strlen(lines->items[at - 1].folded) >= LINE_WRAPPED_FROM;

	if (goes_on)
		letter->text[letter->len - 1] = ' ';
	memcpy(letter->text + letter->len, line->folded, len);
	letter->len += len;
	letter->text[letter->len++] = '\n';
	letter->text[letter->len] = '\0';
}

/* Is the line a name under "Kind regards"? *names counts such lines down. */
static bool
is_signed(const struct line *line, size_t *names)
{
	if (line->folded[0] == '\0')
		return false;
	if (line_is_sign_off(line->folded)) {
		*names = NAME_LINES;
		return false;
	}
	if (*names > 0)
		(*names)--;
	return line_is_name(line) ||
	       (*names > 0 && name_of(line) == NAMING_SOMEONE);
}

/* Below a name or a sign-off: more of who it is, and no sentence? */
static bool
is_of_signature(const struct line *line)
{
	uint32_t first;

	return name_of(line) != NAMING_NOTHING ||
	       is_formal(line,
		   line_first_word(&first, line->folded, strlen(line->folded)));
}

/* "P.S. Wait for my call": a letter that goes on. */
static bool
is_postscript(const char *folded)
{
	static const char *const begins[] = {"p.s.", "ps.",
	    "ps:", "p.s:", "ps ", "p.s ", "nb:", "n.b.", "p.d.", "追伸",
	    "又及"};

	for (size_t i = 0; i < COUNT(begins); i++) {
		if (strncmp(folded, begins[i], strlen(begins[i])) == 0)
			return true;
	}
	return false;
}

static enum signing
signing_next(enum signing before, const struct line *line)
{
	if (is_postscript(line->folded))
		return SIGNS_NOT;
	if (before == SIGNS_OFF)
		return SIGNS_OFF;
	if (line_is_sign_off(line->folded))
		return SIGNS_SOON;
	if (line->folded[0] == '\0')
		return before == SIGNS_SOON ? SIGNS_SOON : SIGNS_NOT;
	if (before != SIGNS_NOT)
		return is_of_signature(line) ? SIGNS_OFF : SIGNS_NOT;
	return name_of(line) == NAMING_SOMEONE ? SIGNS_NAME : SIGNS_NOT;
}

static void
letter_end_paragraph(struct letter *letter)
{
	if (letter->len > letter->paragraph)
		letter->text[letter->len++] = '\n';
	letter->text[letter->len] = '\0';
	letter->paragraph = letter->len;
}

/* Does a paragraph speak of what was asked? */
static bool
is_about_it(const char *text)
{
	static const char *const certificates[] = {"certif", "zertifikat",
	    "sertifi", "sertifik", "varmen", "certyfik", "tanúsítvány",
	    "πιστοποιητικ", "сертифик", "сертифік", "شهاد", "証明書", "证书",
	    "憑證", "인증서", "chứng chỉ"};

	for (size_t i = 0; i < COUNT(certificates); i++) {
		if (strstr(text, certificates[i]) != NULL)
			return true;
	}
	return false;
}

/* What a company puts below all mails, to the end, is none of the letter. */
static bool
letter_is_over(struct letter *letter)
{
	if (letter->len - letter->paragraph < DISCLAIMER_LENGTH ||
	    !denial_is_disclaimer(letter->text + letter->paragraph) ||
	    is_about_it(letter->text + letter->paragraph))
		return false;
	letter->len = letter->paragraph;
	letter->text[letter->len] = '\0';
	if (letter->remark != LINE_NONE &&
	    letter->starts[letter->remark] >= letter->len)
		letter->remark = LINE_NONE;
	return true;
}

/* Who writes, and where: nothing else where a signature stands. */
static bool
is_exempt(const struct line *line, enum signing signing,
    const struct letter_rest *rest)
{
	return (rest->known_alone ? line->is_signature
				  : signing != SIGNS_NOT) &&
	       is_of_signature(line);
}

static bool
begins_signature(const struct lines *lines, size_t at)
{
	return lines->items[at].is_signature &&
	       (at == 0 || !lines->items[at - 1].is_signature);
}

static void
letter_fill(struct letter *letter, const struct lines *lines, size_t first,
    const struct letter_rest *rest)
{
	const size_t behind = first + 1; /* 0 behind LETTER_ABOVE */
	size_t names = 0, n_read = 0;
	enum signing signing = SIGNS_NOT;
	bool over = false;

	for (size_t i = 0; i < lines->n_items; i++) {
		letter->starts[i] = letter->len;
		if (begins_signature(lines, i))
			names = NAME_LINES;
		if (i >= behind)
			signing = signing_next(
			    lines->items[i].is_signature ? SIGNS_OFF : signing,
			    &lines->items[i]);
		if (over ||
		    (i >= behind && is_signed(&lines->items[i], &names)))
			continue;
		if (rest->is_said(rest->ctx, i)) {
			if (letter->remark == LINE_NONE &&
			    !is_exempt(&lines->items[i], signing, rest) &&
			    (rest->known_alone
				    ? is_unknown(&lines->items[i])
				    : ++n_read > LINES_READ ||
					  is_remark(lines, i, first)))
				letter->remark = i;
			letter_add(letter, lines, i);
			continue;
		}
		over = i >= behind && letter_is_over(letter);
		letter_end_paragraph(letter);
	}
	(void)letter_is_over(letter);
}

static size_t
letter_line(const struct letter *letter, const struct lines *lines, size_t at)
{
	size_t line = 0;

	while (line + 1 < lines->n_items && letter->starts[line + 1] <= at)
		line++;
	return line;
}

static void
letter_judge(char doubt_r[DOUBT_SIZE], const struct letter *letter,
    const struct lines *lines)
{
	struct denial found;
	const char *what;
	char word[WHAT_SIZE];

	denial_forgive(letter->text);
	if (denial_find(&found, letter->text, false))
		what = "leaves a doubt";
	else if (denial_find_question(&found, letter->text))
		what = "asks";
	else if (denial_find_disguise(&found, letter->text))
		what = "may be read as another word";
	else
		what = NULL;
	if (what == NULL && letter->remark != LINE_NONE)
		doubt_tell(doubt_r, lines, letter->remark, "may be said of it");
	if (what == NULL)
		return;
	snprintf(word, sizeof(word), "%s (\"%.*s\")", what,
	    (int)doubt_shown(letter->text + found.at, found.len, FOUND_LENGTH),
	    letter->text + found.at);
	doubt_tell(doubt_r, lines, letter_line(letter, lines, found.at), word);
}

/* A table and a sentence that is laid out as one have words alone on a line:
 * "Resolution / Approved", "Your request has been / approved". Before several
 * words it is a line of its own that ends in nothing: "From Lisa". */
static bool
is_cell(const struct lines *lines, size_t above, size_t at)
{
	const char *folded = lines->items[above].folded;
	uint32_t first;
	const char *words = line_first_word(&first, folded, strlen(folded));

	return line_is_cased(first) &&
	       (line_is_cased_word(lines->items[at].folded) ||
		   (begins_remark(lines, above, at) &&
		       !line_is_contact(folded))) &&
	       !line_is_finished(folded) &&
	       strchr(",:;", folded[strlen(folded) - 1]) == NULL &&
	       !denial_is_harmless(words) && !line_is_sign_off(folded) &&
	       !line_is_salutation(words) && !line_is_answer(folded);
}

enum status
letter_weigh(char doubt_r[DOUBT_SIZE], const struct lines *lines, size_t at,
    const struct letter_rest *rest)
{
	const size_t above = at != LETTER_ABOVE
				 ? line_neighbour(lines, at, SIZE_MAX)
				 : LINE_NONE;
	struct letter letter = {.remark = LINE_NONE};
	enum status st = ST_NOMEM;
	size_t room = 1;

	doubt_r[0] = '\0';
	for (size_t i = 0; i < lines->n_items; i++)
		room += strlen(lines->items[i].folded) + 2;
	letter.text = malloc(room);
	letter.starts = calloc(lines->n_items + 1, sizeof(letter.starts[0]));
	if (letter.text != NULL && letter.starts != NULL) {
		letter.text[0] = '\0';
		letter_fill(&letter, lines, at, rest);
		letter_judge(doubt_r, &letter, lines);
		if (doubt_r[0] == '\0' && above != LINE_NONE &&
		    rest->is_said(rest->ctx, above) &&
		    is_cell(lines, above, at))
			doubt_tell(doubt_r, lines, above, "leads to it");
		st = ST_OK;
	}
	free(letter.text);
	free(letter.starts);
	return st;
}
