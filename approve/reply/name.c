/* SPDX-License-Identifier: ISC
 * The words of a line, held against those of which names are made. What may be
 * a name is one by its first word, or by what it says somebody is; and none of
 * its words says anything. */
#include "approve/reply/name.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "approve/reply/denial.h"
#include "approve/reply/line_kind.h"
#include "approve/reply/rune.h"
#include "approve/reply/word_list.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum {
	WORDS_MAX = 8192,
	NAME_WORDS = 6,
	INITIAL_LENGTH = 2, /* "A." */
	EASTERN_MAX = 20,   /* characters of a company's name */
	EASTERN_NAME = 4,   /* of a person's */
	GIVEN_MAX = 2,      /* of it, behind the surname */
	RUNE_HAN = 3        /* octets of one */
};

/* What a word may be. */
enum { GIVEN = 1, ROLE = 2, SAYS = 4, TITLE = 8 };

struct word {
	const char *text;
	unsigned short len, kinds;
};

static struct word words[WORDS_MAX];
static size_t n_words;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int
compare_words(const void *a, const void *b)
{
	const struct word *x = a, *y = b;

	return word_order(x->text, x->len, y->text, y->len);
}

/* The next word of a list's string: its length, 0 at the end. */
static size_t
next_word(const char **at)
{
	*at += strspn(*at, " ");
	return strcspn(*at, " ");
}

static void
add_list(const char *const *list, unsigned short kind)
{
	for (; *list != NULL; list++) {
		size_t len;

		for (const char *at = *list; (len = next_word(&at)) > 0;
		     at += len) {
			/* The lists are constant: one too many fails every
			 * test. */
			if (n_words >= WORDS_MAX)
				abort();
			words[n_words++] =
			    (struct word){at, (unsigned short)len, kind};
		}
	}
}

static void
make_table(void)
{
	size_t n = 0;

	add_list(NAME_GIVEN, GIVEN);
	add_list(NAME_ROLES, ROLE);
	add_list(NAME_SAYING, SAYS);
	add_list(NAME_TITLES, TITLE);
	qsort(words, n_words, sizeof(words[0]), compare_words);
	for (size_t i = 0; i < n_words; i++) {
		if (n > 0 && compare_words(&words[n - 1], &words[i]) == 0)
			words[n - 1].kinds |= words[i].kinds;
		else
			words[n++] = words[i];
	}
	n_words = n;
}

static unsigned
kinds_of(const char *text, size_t len)
{
	const struct word key = {text, (unsigned short)len, 0};
	const struct word *word;

	if (len > UINT16_MAX)
		return 0;
	(void)pthread_once(&once, make_table);
	word = bsearch(&key, words, n_words, sizeof(words[0]), compare_words);
	return word != NULL ? word->kinds : 0;
}

bool
name_says(const char *word, size_t len)
{
	return (kinds_of(word, len) & (SAYS | TITLE)) != 0;
}

/* ------------------------------------------------------- names with capitals
 */

/* A token of a line, from letter to letter. */
struct token {
	const char *at;
	size_t len;
	uint32_t first; /* 0 where there is no letter */
};

/* The token at *at without the marks around it; moves *at behind it. */
static struct token
token_next(const char **at, const char *end)
{
	struct token token = {0};

	while (*at < end) {
		const char *here = *at;
		const uint32_t rune = rune_next(at, end);

		if (rune_is_blank(rune)) {
			if (token.at != NULL || here == *at)
				break;
			continue;
		}
		if (!rune_is_word(rune) && !rune_is_hidden(rune))
			continue;
		if (token.first == 0 && rune_is_word(rune)) {
			token.at = here;
			token.first = rune;
		}
		if (token.first != 0)
			token.len = (size_t)(*at - token.at);
	}
	return token;
}

/* Is a token a number or an address? */
static bool
is_number(const struct token *token)
{
	for (size_t i = 0; i < token->len; i++) {
		if (strchr("0123456789@:/", token->at[i]) != NULL)
			return true;
	}
	return false;
}

bool
name_says_beside(const char *folded)
{
	static const char labels[][8] = {
	    "phone", "mail", "email", "e-mail", "call", "contact"};
	const char *at = folded, *end = at + strlen(at);
	const struct token first = token_next(&at, end);
	const struct token second = token_next(&at, end);

	if (first.at == NULL || !name_says(first.at, first.len) ||
	    first.at[first.len] == ':')
		return false;
	for (size_t i = 0; i < COUNT(labels); i++) {
		if (strlen(labels[i]) == first.len &&
		    memcmp(labels[i], first.at, first.len) == 0)
			return second.at != NULL && !is_number(&second);
	}
	return true;
}

static bool
is_particle(const char *text, size_t len)
{
	static const char particles[][5] = {"von", "van", "der", "den", "de",
	    "di", "da", "du", "la", "le", "ten", "ter", "del", "dos", "bin",
	    "al", "of", "for", "the", "at", "and", "und", "et", "y", "e", "zu",
	    "für", "des"};

	for (size_t i = 0; i < COUNT(particles); i++) {
		if (strlen(particles[i]) == len &&
		    memcmp(particles[i], text, len) == 0)
			return true;
	}
	return false;
}

/* Of what is joined ("Mary-Ann", "EDV-Leitung") the first is a name, and any
 * may say something. */
static unsigned
token_kinds(const struct token *token)
{
	const char *at = token->at, *end = at + token->len;
	unsigned kinds = kinds_of(at, token->len);

	if (kinds != 0 || memchr(at, '-', token->len) == NULL)
		return kinds;
	while (at < end) {
		const char *dash = memchr(at, '-', (size_t)(end - at));
		const size_t len = (size_t)((dash != NULL ? dash : end) - at);
		const unsigned part = kinds_of(at, len);

		kinds |= at == token->at ? part : part & (ROLE | SAYS | TITLE);
		at += len + (dash != NULL);
	}
	return kinds;
}

/* "NO" */
static bool
denies(const struct token *token)
{
	char text[INITIAL_LENGTH + 1] = "";
	struct denial found;

	memcpy(text, token->at, token->len);
	return denial_find(&found, text, false);
}

/* "J.", "JD" */
static bool
is_initial(const struct token *token, const struct token *raw, const char *end)
{
	uint32_t rune = raw->first;
	const char *at = raw->at;

	if (raw->at == NULL || rune_fold(rune) == rune)
		return false;
	(void)rune_next(&at, raw->at + raw->len);
	if (at == raw->at + raw->len)
		return at < end && *at == '.';
	rune = rune_next(&at, raw->at + raw->len);
	return at == raw->at + raw->len && token->len <= INITIAL_LENGTH &&
	       rune_fold(rune) != rune && !denies(token);
}

static bool
is_high(const struct token *token, const struct token *raw)
{
	return raw->at == NULL || !line_is_cased(raw->first) ||
	       rune_fold(raw->first) != raw->first ||
	       memchr(token->at, '/', token->len) != NULL ||
	       is_particle(token->at, token->len);
}

/* "mobile", "tel." */
static bool
is_label(const struct token *token)
{
	static const char labels[][10] = {"phone", "telephone", "tel", "fax",
	    "telefax", "mobile", "mobil", "mob", "cell", "handy", "direct",
	    "office", "mail", "email", "e-mail", "web", "website", "ext",
	    "telefon", "durchwahl", "tél", "port", "teléfono", "móvil",
	    "telefono", "cellulare", "mobiel", "telefoon", "ticket", "case"};

	for (size_t i = 0; i < COUNT(labels); i++) {
		if (strlen(labels[i]) == token->len &&
		    memcmp(labels[i], token->at, token->len) == 0)
			return true;
	}
	return false;
}

bool
name_says_amid(const struct line *line)
{
	const char *at = line->folded, *end = at + strlen(at);
	const char *raw_at = line->text, *raw_end = line->text + line->len;

	for (size_t n = 0;; n++) {
		const struct token token = token_next(&at, end);
		const struct token raw = token_next(&raw_at, raw_end);

		if (token.at == NULL ||
		    (n == 0 && token.at[token.len + strspn(token.at + token.len,
							" ")] == ':'))
			return false;
		if (is_label(&token) || is_number(&token) ||
		    memchr(token.at, '.', token.len) != NULL)
			continue;
		if ((token_kinds(&token) & SAYS) != 0 || !is_high(&token, &raw))
			return true;
	}
}

/* "Ltd.", "B.V.", "J.": a full stop that ends no sentence. */
static bool
ends_in_title(const struct token *last)
{
	return (kinds_of(last->at, last->len) & ROLE) != 0 ||
	       memchr(last->at, '.', last->len) != NULL || last->len == 1;
}

static enum naming
western_name(const struct line *line)
{
	const char *at = line->folded, *end = at + strlen(at);
	const char *raw_at = line->text, *raw_end = line->text + line->len;
	struct token last = {0};
	bool high = true, known = false, given = false, first_high = false,
	     title = false;
	size_t n = 0;

	for (;;) {
		const struct token token = token_next(&at, end);
		const struct token raw = token_next(&raw_at, raw_end);
		unsigned kinds;

		if (token.at == NULL)
			break;
		kinds = token_kinds(&token);
		if ((kinds & SAYS) != 0 || ++n > NAME_WORDS)
			return NAMING_NOTHING;
		if (n == 1)
			first_high = is_high(&token, &raw);
		title = title || (kinds & TITLE) != 0;
		given = given || (n == 1 && (kinds & GIVEN) != 0);
		known = known || given || (kinds & ROLE) != 0 ||
			(n == 1 && is_initial(&token, &raw, raw_end));
		high = high && ((kinds & ROLE) != 0 || is_high(&token, &raw));
		last = token;
	}
	if (n == 0 ||
	    (line_is_finished(line->folded) && !ends_in_title(&last)) ||
	    strstr(line->folded, "..") != NULL ||
	    strstr(line->folded, "…") != NULL || line_leads_on(line->folded))
		return NAMING_NOTHING;
	if (known && !title && (high || (n == 1 && given)))
		return NAMING_SOMEONE;
	return first_high || known || n == 1 ? NAMING_MAYBE : NAMING_NOTHING;
}

/* ---------------------------------------------------- names without capitals
 */

/* What ends the name of a company or a part of it, and of who writes. */
static const char ORGANISATIONS[][12] = {"公司", "会社", "商事", "部", "部门",
    "部門", "课", "課", "室", "科", "大学", "大學", "学院", "學院", "中心",
    "銀行", "银行", "팀", "부", "주식회사", "대학교", "드림", "올림", "배상"};

static bool
ends_in(const char *text, const char *tail)
{
	const size_t len = strlen(text), n = strlen(tail);

	return len >= n && strcmp(text + len - n, tail) == 0;
}

/* How many octets the surname takes with which a text begins; 0 without. */
static size_t
surname_length(const char *text)
{
	for (const char *const *at = NAME_SURNAMES; *at != NULL; at++) {
		if (strncmp(at[0], text, strlen(at[0])) == 0)
			return strlen(at[0]);
	}
	return 0;
}

static size_t
count_runes(const char *text)
{
	const char *end = text + strlen(text);
	size_t n = 0;

	for (; text < end; n++)
		(void)rune_next(&text, end);
	return n;
}

/* "株式会社サンプルの田中です。", as letters begin in Japan. */
static bool
is_introduction(const char *folded)
{
	static const char of[] = "の", be[] = "です。";
	const char *name = NULL;

	for (const char *at = folded; (at = strstr(at, of)) != NULL;)
		name = at += strlen(of);
	return name != NULL && ends_in(folded, be) &&
	       strlen(name) <= EASTERN_NAME * RUNE_HAN + strlen(be) &&
	       surname_length(name) > 0;
}

/* Does a name say something but for what companies are called? A character
 * that says something alone may be of a surname. */
static bool
eastern_says(const char *folded)
{
	char text[EASTERN_MAX * RUNE_SIZE + 1], *found;
	const size_t surname = surname_length(folded);

	strcpy(text, folded);
	for (const char *const *at = NAME_COMPANIES; *at != NULL; at++) {
		while ((found = strstr(text, *at)) != NULL)
			memset(found, ' ', strlen(*at));
	}
	for (const char *const *at = NAME_SAYING_WITHIN; *at != NULL; at++) {
		const bool alone = strlen(*at) <= RUNE_HAN;

		if (strstr(text + (alone ? surname : 0), *at) != NULL)
			return true;
	}
	return false;
}

/* "王伟", "田中太郎", "信息技术部", "김철수 드림": no mark is in it. */
static enum naming
eastern_name(const char *folded)
{
	const char *at = folded, *end = folded + strlen(folded);
	const size_t surname = surname_length(folded);
	size_t n = 0;

	if (is_introduction(folded))
		return NAMING_SOMEONE;
	for (; at < end; n++) {
		const uint32_t rune = rune_next(&at, end);

		if ((!rune_is_whole_word(rune) && !rune_is_blank(rune)) ||
		    n == EASTERN_MAX)
			return NAMING_NOTHING;
	}
	if (eastern_says(folded))
		return NAMING_NOTHING;
	for (const char *const *i = NAME_TITLES_WITHIN; *i != NULL; i++) {
		if (strstr(folded + surname, *i) != NULL)
			return NAMING_MAYBE;
	}
	for (size_t i = 0; i < COUNT(ORGANISATIONS) && n > 2; i++) {
		if (ends_in(folded, ORGANISATIONS[i]))
			return NAMING_SOMEONE;
	}
	return n >= 2 && surname > 0 &&
		       count_runes(folded + surname) <= GIVEN_MAX
		   ? NAMING_SOMEONE
		   : NAMING_MAYBE;
}

/* ---------------------------------------------------- the writer's own name */

static bool
holds_word(const char *text, const struct token *word)
{
	const char *at = text, *end = text + strlen(text);

	for (;;) {
		const struct token token = token_next(&at, end);

		if (token.at == NULL)
			return false;
		if (token.len == word->len &&
		    memcmp(token.at, word->at, word->len) == 0)
			return true;
	}
}

/* "No" is no name of who writes from Norway. */
static bool
is_author(const char *folded, const char *author)
{
	const char *at = folded, *end = folded + strlen(folded);
	struct denial found;

	for (size_t n = 0;; n++) {
		const struct token token = token_next(&at, end);

		if (token.at == NULL)
			return n > 0 && strpbrk(folded, "?!") == NULL &&
			       strstr(folded, "..") == NULL &&
			       !denial_find(&found, folded, false) &&
			       !denial_find_question(&found, folded);
		if (n == NAME_WORDS || (token_kinds(&token) & SAYS) != 0 ||
		    !holds_word(author, &token))
			return false;
	}
}

enum status
name_mark_author(struct lines *lines, const char *author)
{
	const size_t len = strlen(author);
	char *words_of = malloc(len + 1);
	bool hidden;

	if (words_of == NULL)
		return ST_NOMEM;
	(void)lines_fold(words_of, &hidden, author, len);
	for (char *at = words_of; *at != '\0'; at++) {
		if (strchr("@.,<>()\"_+/", *at) != NULL)
			*at = ' ';
	}
	for (size_t i = 0; i < lines->n_items; i++)
		lines->items[i].is_author =
		    is_author(lines->items[i].folded, words_of);
	free(words_of);
	return ST_OK;
}

enum naming
name_of(const struct line *line)
{
	uint32_t first;

	if (line->is_author)
		return NAMING_SOMEONE;
	/* ":Ann", "+Bob", "@Bob" */
	if (line->folded[0] != '\0' && strchr(":;+@", line->folded[0]) != NULL)
		return NAMING_NOTHING;
	(void)line_first_word(&first, line->folded, strlen(line->folded));
	return rune_is_whole_word(first) ? eastern_name(line->folded)
					 : western_name(line);
}
