/* SPDX-License-Identifier: ISC
 * Where words have to stand to touch a phrase: right beside it, or anywhere in
 * what the person wrote. Which words deny is denial.c's. A language without
 * words there is known by colons alone. */
#include "approve/reply/doubt.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/reply/denial.h"
#include "approve/reply/phrase.h"
#include "approve/reply/rune.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define NOWHERE      SIZE_MAX

enum {
	SENTENCE_LINES = 3, /* looked at on each side */
	BESIDE_SIZE = 512,  /* of a line; more of it is taken as it is */
	NAME_LINES = 6,     /* below "Kind regards" */
	NAME_WORDS = 6,
	TITLE_LENGTH = 5, /* of what may end a name with a full stop: "Ltd." */
	REMARK_WORDS = 4, /* a longer line is judged by its words alone */
	CONTACT_DIGITS = 5, /* of a telephone number, at least */
	DISCLAIMER_LENGTH =
	    64,            /* of what companies put below mails, at least */
	WRAPPED_FROM = 45, /* a shorter line was not wrapped by a program */
	QUOTE_LENGTH = 60, /* of a line that is shown, in octets */
	FOUND_LENGTH = 40, /* of a word */
	WHAT_SIZE = 96,    /* of what is said of it */
	WORD_SIZE = 64,
	SALUTATION_SIZE = 80,
	LANGUAGES_SIZE = 12,
};

struct words {
	char languages[LANGUAGES_SIZE];
	const char *words; /* folded (σ for ς), bars between them */
};

/* How a letter begins, where a colon may end the greeting: usual in Spanish,
 * Chinese and American letters. */
static const struct words SALUTATIONS[] = {
    {"en", "dear|hello|hi|hey|good morning|good afternoon|"
	   "good evening|good day|greetings|to whom it may concern|"
	   "ladies|gentlemen|sir|sirs|madam"},
    {"de", "hallo|guten tag|guten morgen|sehr geehrte|sehr geehrter|"
	   "liebe|lieber"},
    {"fr", "bonjour|madame|monsieur"},
    {"es", "hola|buenos días|buenas|estimado|estimada|estimados|"
	   "estimadas|querido|querida|muy señor mío|"
	   "muy señores míos|a quien corresponda|apreciado|apreciada"},
    {"pt", "olá|bom dia|boa tarde|prezado|prezada|prezados|caro|"
	   "cara|exmo|exma"},
    {"it", "buongiorno|gentile|gentili|egregio"},
    {"zh",
	"您|你好|尊敬的|敬启者|敬啟者|各位|亲爱的|親愛的|早上好|下午好|晚上好"},
};

/* They begin what restricts the sentence before. */
static const struct words TURNS[] = {
    {"en", "but|only|unless|except|provided|is|are|was|were|would"},
    {"de", "aber|nur|sofern|vorausgesetzt|außer|jedoch|allerdings"},
    {"fr", "mais|sauf|seulement|uniquement"},
    {"es", "pero|salvo|excepto|solo|sólo|siempre que"},
    {"pt", "mas|exceto|somente|apenas|desde que"},
    {"it", "tranne|purché|soltanto|ma"},
    {"nl", "maar|alleen|tenzij|mits"},
    {"sv da nb", "men|bara|endast|kun|bare|undtagen|unntatt"},
    {"fi", "mutta|vain|ellei"},
    {"pl cs", "ale|tylko|chyba że|pouze|jen|pokud"},
    {"hu ro", "csak|hacsak|dar|doar|decât"},
    {"el", "αλλά|μόνο|εκτόσ"},
    {"ru uk", "но|только|кроме|але|тільки|лише|крім"},
    {"tr", "ama|ancak|sadece"},
    {"ar he", "لكن|فقط|إلا|אבל|רק|אלא"},
    {"vi id", "nhưng|chỉ|trừ|tetapi|tapi|hanya|kecuali"},
    {"ja zh", "ただし|但し|しかし|但|只|除非"},
    {"ko", "하지만|그러나|단,"},
};

/* Turns that are people's names as well: with a capital, and no more than one
 * word behind, they sign the mail. */
static const struct words NAMES[] = {
    {"", "ale|ama|bara|bare|dar|jen|kun|ma|men|solo|tapi"},
};

/* One of them ends a sentence, unless it is the last of several dots. */
static const char ENDS[][4] = {".", "!", "?", "。", "！", "？", "؟", "।"};
/* They lead to what follows. A quotation mark that stands alone may be left
 * behind the colon. */
static const char LEADS[][4] = {
    ":", "：", "“", "„", "«", "‹", "「", "『", "(", "["};

static bool
ends_in(const char *text, size_t len, const char *tail)
{
	const size_t n = strlen(tail);

	return len >= n && memcmp(text + len - n, tail, n) == 0;
}

/* A straight quotation mark opens where it has no partner. */
static bool
opens_quotation(const char *folded, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += folded[i] == '"';
	return ends_in(folded, len, "\"") && n % 2 == 1;
}

static bool
leads_on(const char *folded)
{
	size_t len = strlen(folded);

	for (size_t i = 0; i < COUNT(LEADS); i++) {
		if (ends_in(folded, len, LEADS[i]))
			return true;
	}
	return opens_quotation(folded, len);
}

static bool
is_finished(const char *folded)
{
	size_t len = strlen(folded);

	if (ends_in(folded, len, "..") || ends_in(folded, len, "…"))
		return false;
	for (size_t i = 0; i < COUNT(ENDS); i++) {
		if (ends_in(folded, len, ENDS[i]))
			return true;
	}
	return false;
}

/* Does a line beside the phrase deny? */
static bool
denies(const char *folded)
{
	char line[BESIDE_SIZE];
	struct denial found;

	if (strlen(folded) >= sizeof(line))
		return denial_find(&found, folded, true);
	strcpy(line, folded);
	denial_forgive(line);
	return denial_find(&found, line, true);
}

/* Begins the line with the words? What has no blanks in its script needs no
 * end. */
static bool
begins_with(const char *folded, const char *words)
{
	const size_t len = strlen(words);
	const char *at = words, *next = folded + len;

	if (strncmp(folded, words, len) != 0)
		return false;
	return rune_is_whole_word(rune_next(&at, words + len)) ||
	       *next == '\0' ||
	       !rune_is_word(rune_next(&next, next + strlen(next)));
}

/* Does a word of the table begin the line? */
static bool
any_begins(const struct words *table, size_t n, const char *folded)
{
	char word[WORD_SIZE];

	for (size_t i = 0; i < n; i++) {
		for (const char *at = table[i].words; *at != '\0';) {
			const size_t len = strcspn(at, "|");

			memcpy(word, at, len);
			word[len] = '\0';
			if (begins_with(folded, word))
				return true;
			at += at[len] == '|' ? len + 1 : len;
		}
	}
	return false;
}

static bool
is_salutation(const char *folded)
{
	return strlen(folded) <= SALUTATION_SIZE && !denies(folded) &&
	       any_begins(SALUTATIONS, COUNT(SALUTATIONS), folded);
}

static bool
turns(const char *folded)
{
	return any_begins(TURNS, COUNT(TURNS), folded);
}

/* No capital, which would begin another sentence. */
static bool
begins_small(const struct line *line)
{
	const char *at = line->text, *end = line->text + line->len;

	while (at < end) {
		uint32_t rune = rune_next(&at, end);

		if (!rune_is_blank(rune))
			return rune_is_word(rune) && rune_fold(rune) == rune;
	}
	return false;
}

static bool
is_name(const struct line *line)
{
	const char *blank = strchr(line->folded, ' ');

	return !begins_small(line) &&
	       (blank == NULL || strchr(blank + 1, ' ') == NULL) &&
	       any_begins(NAMES, COUNT(NAMES), line->folded);
}

/* The next line by `step` that is not empty, or NOWHERE; theirs alone. */
static size_t
neighbour(const struct lines *lines, size_t at, size_t step)
{
	for (size_t i = at + step; i < lines->n_items; i += step) {
		if (lines->items[i].folded[0] != '\0')
			return lines->items[i].is_written ? i : NOWHERE;
	}
	return NOWHERE;
}

static bool
is_theirs(const struct lines *lines, size_t at)
{
	return at < lines->n_items && lines->items[at].is_written &&
	       lines->items[at].folded[0] != '\0';
}

/* The sentence that does not end in the line above, as far as it came in
 * lines of its own. */
static bool
is_denied_above(const struct lines *lines, size_t above)
{
	for (size_t n = 0, i = above; n < SENTENCE_LINES && is_theirs(lines, i);
	     n++, i--) {
		const char *folded = lines->items[i].folded;

		if (is_finished(folded))
			return false;
		if (denies(folded))
			return true;
	}
	return false;
}

static bool
is_denied_below(const struct lines *lines, size_t below)
{
	for (size_t n = 0, i = below; n < SENTENCE_LINES && is_theirs(lines, i);
	     n++, i++) {
		if (denies(lines->items[i].folded))
			return true;
		if (is_finished(lines->items[i].folded))
			return false;
	}
	return false;
}

static bool
is_restricted(const struct lines *lines, size_t at, size_t below)
{
	const struct line *line = &lines->items[below];
	const bool small = begins_small(line), next = below == at + 1;

	if ((small || next) && turns(line->folded) && !is_name(line))
		return true;
	return small && next && !is_finished(lines->items[at].folded) &&
	       !denial_is_disclaimer(line->folded) &&
	       is_denied_below(lines, below);
}

/* The last clause of a line without its colon: "Hi team, my answer:". */
static size_t
clause_of(const char *folded, const char **clause_r)
{
	size_t len = strlen(folded), at;

	while (len > 0 && strchr(": ", folded[len - 1]) != NULL)
		len--;
	if (ends_in(folded, len, "：") || ends_in(folded, len, "，"))
		len -= strlen("：");
	for (at = len; at > 0 && strchr(".!", folded[at - 1]) == NULL;)
		at--;
	at += strspn(folded + at, " ");
	*clause_r = folded + at;
	return len - at;
}

/* "My answer:" leads to what they answer. */
static bool
is_answer(const char *folded)
{
	struct denial found;
	const char *clause, *comma;
	const size_t len = clause_of(folded, &clause);

	if (denial_find(&found, folded, false) &&
	    found.at < (size_t)(clause - folded))
		return false;
	if (denial_is_one_of(ANSWERS, clause, len))
		return true;
	comma = memchr(clause, ',', len);
	return comma != NULL && comma[1] == ' ' &&
	       any_begins(SALUTATIONS, COUNT(SALUTATIONS), clause) &&
	       denial_is_one_of(
		   ANSWERS, comma + 2, len - (size_t)(comma + 2 - clause));
}

/* How many octets of a text are shown: `max` at most, cut between characters.
 */
static size_t
shown(const char *text, size_t len, size_t max)
{
	if (len <= max)
		return len;
	while (max > 0 && ((unsigned char)text[max] & 0xc0) == 0x80)
		max--;
	return max;
}

/* "line 3, "only if bob agrees", may restrict it". */
static void
tell(char doubt_r[DOUBT_SIZE], const struct lines *lines, size_t at,
    const char *what)
{
	const char *folded = lines->items[at].folded;
	const size_t len = strlen(folded);

	snprintf(doubt_r, DOUBT_SIZE, "line %zu, \"%.*s%s\", %s", at + 1,
	    (int)shown(folded, len, QUOTE_LENGTH), folded,
	    len > QUOTE_LENGTH ? "..." : "", what);
	for (char *c = doubt_r; *c != '\0'; c++) {
		if ((unsigned char)*c < ' ')
			*c = '?';
	}
}

/* A long line right above that ends in nothing was wrapped by a program: the
 * phrase is the end of its sentence. */
static bool
is_wrapped_above(const struct lines *lines, size_t above, size_t at)
{
	const char *folded = lines->items[above].folded;
	const size_t len = strlen(folded);

	return above + 1 == at && len >= WRAPPED_FROM && !is_finished(folded) &&
	       strchr(",;", folded[len - 1]) == NULL;
}

/* A letter of a script that has capitals. */
static bool
is_cased(uint32_t rune)
{
	return rune_is_word(rune) && !(rune >= '0' && rune <= '9') &&
	       (rune < 0x530 || (rune >= 0x1e00 && rune < 0x2000));
}

/* Where the first word of a text begins; *first_r is its first letter, 0 where
 * there is none. */
static const char *
first_word(uint32_t *first_r, const char *text, size_t len)
{
	const char *at = text, *end = text + len;

	while (at < end) {
		const char *word = at;

		*first_r = rune_next(&at, end);
		if (rune_is_word(*first_r))
			return word;
	}
	*first_r = 0;
	return end;
}

/* Ends the letter here? "Thanks," "Best regards!" */
static bool
is_sign_off(const char *folded)
{
	size_t len = strlen(folded);

	while (len > 0 && strchr(",.! ", folded[len - 1]) != NULL)
		len--;
	for (size_t i = 0; i < 2; i++) {
		if (ends_in(folded, len, i == 0 ? "。" : "，"))
			len -= strlen("。");
	}
	return denial_is_one_of(SIGN_OFFS, folded, len);
}

/* One word of a script that has capitals? */
static bool
is_cased_word(const char *folded)
{
	uint32_t first;

	(void)first_word(&first, folded, strlen(folded));
	return is_cased(first) && strchr(folded, ' ') == NULL;
}

bool
doubt_beside(char doubt_r[DOUBT_SIZE], const struct lines *lines, size_t at)
{
	const size_t above = neighbour(lines, at, SIZE_MAX);
	const size_t below = neighbour(lines, at, 1);

	if (above != NOWHERE &&
	    (leads_on(lines->items[above].folded) ||
		is_wrapped_above(lines, above, at)) &&
	    !is_salutation(lines->items[above].folded) &&
	    !is_answer(lines->items[above].folded))
		tell(doubt_r, lines, above, "leads to it");
	else if (above != NOWHERE && is_denied_above(lines, above))
		tell(doubt_r, lines, above, "may deny it");
	else if (below != NOWHERE && is_restricted(lines, at, below))
		tell(doubt_r, lines, below, "may restrict it");
	else
		return false;
	return true;
}

/* ---------------------------------------------------------- the whole letter
 */

/* What they wrote besides the phrases. */
struct letter {
	char *text; /* folded lines, each ended by \n or, where it goes on, a
		       blank; an empty line between paragraphs */
	size_t len, paragraph; /* where the last one begins */
	size_t
	    *starts;   /* of each line; of one that is none of it, the next's */
	size_t remark; /* the first line that is_remark(), or NOWHERE */
};

static bool
is_capital_word(const char *text, size_t len)
{
	static const char particles[][4] = {"von", "van", "der", "den", "de",
	    "di", "da", "du", "la", "le", "of", "and", "und", "et", "&", "y",
	    "zu"};
	const char *at = text, *end = text + len;
	const uint32_t rune = rune_next(&at, end);

	if (rune_fold(rune) != rune || (rune >= '0' && rune <= '9'))
		return true;
	for (size_t i = 0; i < COUNT(particles); i++) {
		if (strlen(particles[i]) == len &&
		    memcmp(particles[i], text, len) == 0)
			return true;
	}
	return !rune_is_word(rune);
}

/* Words with capitals that end in no full stop: a name, a title, a street. One
 * alone may say anything. */
static bool
is_proper(const struct line *line)
{
	const char *at = line->text, *end = line->text + line->len;
	size_t n = 0, len = 0;

	for (; at < end; at += len) {
		if (*at == ' ' || *at == '\t') {
			len = 1;
			continue;
		}
		for (len = 0;
		     at + len < end && at[len] != ' ' && at[len] != '\t';)
			len++;
		if (!is_capital_word(at, len) || ++n > NAME_WORDS)
			return false;
	}
	return n >= 2 && (!is_finished(line->folded) || len <= TITLE_LENGTH);
}

/* "DO NOT ISSUE": capitals throughout, in several words. Names may have them,
 * and so may what is shouted. */
static bool
is_shouted(const struct line *line)
{
	const char *at = line->text, *end = line->text + line->len;

	while (at < end) {
		const uint32_t rune = rune_next(&at, end);

		if (is_cased(rune) && rune_fold(rune) == rune)
			return false;
	}
	return strchr(line->folded, ' ') != NULL;
}

/* ------------------------------------------------------------------- remarks
 */

static bool
begins_capital(const struct line *line)
{
	uint32_t first;

	(void)first_word(&first, line->text, line->len);
	return rune_fold(first) != first;
}

/* An address or a number to call. */
static bool
is_contact(const char *folded)
{
	size_t n = 0;

	for (const char *at = folded; *at != '\0'; at++)
		n += *at >= '0' && *at <= '9';
	return n >= CONTACT_DIGITS || strchr(folded, '@') != NULL ||
	       strstr(folded, "://") != NULL || strstr(folded, "www.") != NULL;
}

/* "Ann", "Ann Miller", "A.": with a capital and no full stop. */
static bool
is_signature(const struct line *line)
{
	return (is_proper(line) && !is_shouted(line)) ||
	       (begins_capital(line) && strchr(line->folded, ' ') == NULL &&
		   (!is_finished(line->folded) ||
		       strlen(line->folded) < TITLE_LENGTH));
}

static bool
is_few_words(const char *folded)
{
	size_t n = 1;

	for (const char *at = folded; *at != '\0'; at++)
		n += *at == ' ';
	return n <= REMARK_WORDS;
}

/* Does nothing belong before the line: an empty one is above, a finished
 * sentence or the phrase? */
static bool
begins_remark(const struct lines *lines, size_t at, size_t phrase)
{
	return at == 0 || at - 1 == phrase || !is_theirs(lines, at - 1) ||
	       is_finished(lines->items[at - 1].folded);
}

/* What needs no knowing: names, addresses, and what letters begin and end with.
 */
static bool
is_formal(const struct line *line, const char *words)
{
	return is_contact(line->folded) || is_signature(line) ||
	       is_sign_off(line->folded) || is_salutation(words) ||
	       is_answer(line->folded);
}

/* Where only what is known may stand: is the line anything else? */
static bool
is_unknown(const struct line *line)
{
	uint32_t first;
	const char *words =
	    first_word(&first, line->folded, strlen(line->folded));

	return !is_formal(line, words) &&
	       !(denial_is_harmless(words) && is_few_words(line->folded));
}

/* A few words that nobody here knows say who knows what of the phrase ("over my
 * dead body"), and a line that begins without a capital below one with a
 * capital goes on with it ("in principle"). Above it they may lead to it, if
 * they end in nothing. */
static bool
is_remark(const struct lines *lines, size_t at, size_t phrase)
{
	const struct line *line = &lines->items[at];
	const bool above = phrase != DOUBT_ABOVE && at < phrase;
	uint32_t first;
	const char *words =
	    first_word(&first, line->folded, strlen(line->folded));

	if (!is_cased(first) || !begins_remark(lines, at, phrase) ||
	    is_formal(line, words) || denial_is_harmless(words))
		return false;
	if (above && strchr(".!?,:;", line->folded[strlen(line->folded) - 1]))
		return false;
	return is_few_words(line->folded) ||
	       (begins_small(line) && phrase != DOUBT_ABOVE &&
		   begins_capital(&lines->items[phrase]));
}

static void
letter_add(struct letter *letter, const struct lines *lines, size_t at)
{
	const struct line *line = &lines->items[at];
	const size_t len = strlen(line->folded);
	const bool goes_on =
	    at > 0 && letter->starts[at - 1] < letter->len &&
	    letter->text[letter->len - 1] == '\n' && begins_small(line) &&
	    strlen(lines->items[at - 1].folded) >= WRAPPED_FROM;

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
	if (is_sign_off(line->folded)) {
		*names = NAME_LINES;
		return false;
	}
	if (*names > 0)
		(*names)--;
	return is_name(line) ||
	       (*names > 0 && is_proper(line) &&
		   !(is_shouted(line) && denies(line->folded)));
}

/* Below "Kind regards" to the end, and below a name to an empty line, stands
 * who and where they are. */
enum signing { SIGNS_NOT, SIGNS_NAME, SIGNS_OFF };

static enum signing
signing_next(enum signing before, const struct line *line)
{
	if (before == SIGNS_OFF || is_sign_off(line->folded))
		return SIGNS_OFF;
	if (line->folded[0] == '\0')
		return SIGNS_NOT;
	return before == SIGNS_NAME || is_signature(line) ? SIGNS_NAME
							  : SIGNS_NOT;
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
	if (letter->remark != NOWHERE &&
	    letter->starts[letter->remark] >= letter->len)
		letter->remark = NOWHERE;
	return true;
}

static void
letter_fill(struct letter *letter, const struct lines *lines, size_t first,
    const struct doubt_rest *rest)
{
	const size_t behind = first + 1; /* 0 behind DOUBT_ABOVE */
	size_t names = 0;
	enum signing signing = SIGNS_NOT;
	bool over = false;

	for (size_t i = 0; i < lines->n_items; i++) {
		letter->starts[i] = letter->len;
		if (i >= behind)
			signing = signing_next(signing, &lines->items[i]);
		if (over ||
		    (i >= behind && is_signed(&lines->items[i], &names)))
			continue;
		if (rest->is_said(rest->ctx, i)) {
			if (letter->remark == NOWHERE && signing == SIGNS_NOT &&
			    (rest->known_alone ? is_unknown(&lines->items[i])
					       : is_remark(lines, i, first)))
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
	if (what == NULL && letter->remark != NOWHERE)
		tell(doubt_r, lines, letter->remark, "may be said of it");
	if (what == NULL)
		return;
	snprintf(word, sizeof(word), "%s (\"%.*s\")", what,
	    (int)shown(letter->text + found.at, found.len, FOUND_LENGTH),
	    letter->text + found.at);
	tell(doubt_r, lines, letter_line(letter, lines, found.at), word);
}

/* A table and a sentence that is laid out as one have words alone on a line:
 * "Resolution / Approved", "Your request has been / approved". */
static bool
is_cell(const struct lines *lines, size_t above, size_t at)
{
	const char *folded = lines->items[above].folded;
	uint32_t first;
	const char *words = first_word(&first, folded, strlen(folded));

	return is_cased(first) && is_cased_word(lines->items[at].folded) &&
	       !is_finished(folded) &&
	       strchr(",;", folded[strlen(folded) - 1]) == NULL &&
	       !denial_is_harmless(words) && !is_sign_off(folded) &&
	       !is_salutation(words) && !is_answer(folded);
}

enum status
doubt_amid(char doubt_r[DOUBT_SIZE], const struct lines *lines, size_t at,
    const struct doubt_rest *rest)
{
	const size_t above =
	    at != DOUBT_ABOVE ? neighbour(lines, at, SIZE_MAX) : NOWHERE;
	struct letter letter = {.remark = NOWHERE};
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
		if (doubt_r[0] == '\0' && above != NOWHERE &&
		    rest->is_said(rest->ctx, above) &&
		    is_cell(lines, above, at))
			tell(doubt_r, lines, above, "leads to it");
		st = ST_OK;
	}
	free(letter.text);
	free(letter.starts);
	return st;
}
