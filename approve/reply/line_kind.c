/* SPDX-License-Identifier: ISC
 * The words and shapes by which a line is known. */
#include "approve/reply/line_kind.h"

#include <string.h>

#include "approve/reply/denial.h"
#include "approve/reply/rune.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum {
	BESIDE_SIZE = 512, /* of a line; more of it is taken as it is */
	FEW_WORDS = 4,
	CONTACT_DIGITS = 5, /* of a telephone number, at least */
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
    {"de", "hallo|guten tag|guten morgen|guten abend|sehr geehrte|"
	   "sehr geehrter|sehr geehrtes|werte|werter|liebe|lieber|liebes|"
	   "grüß gott|grüss gott|grüß dich|grüezi|moin|servus"},
    {"fr", "bonjour|bonsoir|salut|madame|monsieur|cher|chère|chers|chères"},
    {"es", "hola|buenos días|buenos dias|buen día|buenas|estimado|estimada|"
	   "estimados|estimadas|querido|querida|muy señor mío|"
	   "muy señores míos|señor|señora|señores|a quien corresponda|"
	   "apreciado|apreciada"},
    {"pt", "olá|oi|bom dia|boa tarde|boa noite|prezado|prezada|prezados|caro|"
	   "cara|caros|caras|exmo|exma|exmos"},
    {"it", "buongiorno|buon giorno|buonasera|buona sera|ciao|salve|gentile|"
	   "gentili|egregio|spettabile|spett"},
    {"nl", "geachte|beste|goedemorgen|goedemiddag|goedenavond|goedendag|hoi|"
	   "dag"},
    {"sv da nb", "hej|hejsan|kära|kære|kjære|hei|goddag|god dag|god morgon|"
		 "god morgen|godmorgen|bästa"},
    {"fi", "arvoisa|hyvää päivää|hyvää huomenta|huomenta|moi|terve|tervehdys"},
    {"pl", "szanowni|szanowny|szanowna|drogi|droga|dzień dobry|dzien dobry|"
	   "dobry wieczór|witam|cześć"},
    {"cs", "vážení|vážený|vážená|dobrý den|dobrý večer|dobré ráno|ahoj"},
    {"hu", "tisztelt|kedves|szia|helló|jó napot|jó reggelt|jó estét|üdvözlöm"},
    {"ro", "stimate|stimată|stimați|bună ziua|bună dimineața|bună seara|bună|"
	   "salut|dragă"},
    {"el", "αξιότιμοι|αξιότιμε|αγαπητέ|αγαπητή|αγαπητοί|καλημέρα|καλησπέρα|"
	   "γεια"},
    {"ru uk", "уважаемые|уважаемый|уважаемая|здравствуйте|добрый день|"
	      "добрый вечер|доброе утро|доброго дня|привет|шановні|шановний|"
	      "шановна|добрий день|доброго ранку|вітаю|привіт"},
    {"tr", "sayın|merhaba|merhabalar|selam|iyi günler|günaydın|iyi akşamlar"},
    {"ar he", "مرحبا|أهلا|السلام عليكم|تحية طيبة|صباح الخير|مساء الخير|السادة|"
	      "السيد|السيدة|שלום|לכבוד|היי|בוקר טוב|ערב טוב"},
    {"vi id", "kính gửi|xin chào|chào|yth|halo|kepada|selamat pagi|"
	      "selamat siang|selamat sore"},
    {"ja ko",
	"お世話になって|いつもお世話に|はじめまして|ご担当者|拝啓|안녕하세요|"
	"안녕하십니까"},
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

bool
line_leads_on(const char *folded)
{
	size_t len = strlen(folded);

	for (size_t i = 0; i < COUNT(LEADS); i++) {
		if (ends_in(folded, len, LEADS[i]))
			return true;
	}
	return opens_quotation(folded, len);
}

bool
line_is_finished(const char *folded)
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
bool
line_denies(const char *folded)
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

bool
line_is_salutation(const char *folded)
{
	return strlen(folded) <= SALUTATION_SIZE && !line_denies(folded) &&
	       any_begins(SALUTATIONS, COUNT(SALUTATIONS), folded);
}

bool
line_turns(const char *folded)
{
	return any_begins(TURNS, COUNT(TURNS), folded);
}

/* No capital, which would begin another sentence. */
bool
line_begins_small(const struct line *line)
{
	const char *at = line->text, *end = line->text + line->len;

	while (at < end) {
		uint32_t rune = rune_next(&at, end);

		if (!rune_is_blank(rune))
			return rune_is_word(rune) && rune_fold(rune) == rune;
	}
	return false;
}

bool
line_is_name(const struct line *line)
{
	const char *blank = strchr(line->folded, ' ');

	return !line_begins_small(line) &&
	       (blank == NULL || strchr(blank + 1, ' ') == NULL) &&
	       any_begins(NAMES, COUNT(NAMES), line->folded);
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
	while (at < len && folded[at] == ' ')
		at++;
	*clause_r = folded + at;
	return len - at;
}

/* "My answer:" leads to what they answer. */
bool
line_is_answer(const char *folded)
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

/* A letter of a script that has capitals. */
bool
line_is_cased(uint32_t rune)
{
	return rune_is_word(rune) && !(rune >= '0' && rune <= '9') &&
	       (rune < 0x530 || (rune >= 0x1e00 && rune < 0x2000));
}

/* Where the first word of a text begins; *first_r is its first letter, 0 where
 * there is none. */
const char *
line_first_word(uint32_t *first_r, const char *text, size_t len)
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

/* One word of a script that has capitals? */
bool
line_is_cased_word(const char *folded)
{
	uint32_t first;

	(void)line_first_word(&first, folded, strlen(folded));
	return line_is_cased(first) && strchr(folded, ' ') == NULL;
}

bool
line_begins_capital(const struct line *line)
{
	uint32_t first;

	(void)line_first_word(&first, line->text, line->len);
	return rune_fold(first) != first;
}

/* Ends the letter here? "Thanks," "Best regards!" */
bool
line_is_sign_off(const char *folded)
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

/* An address or a number to call. */
bool
line_is_contact(const char *folded)
{
	const char *web = strstr(folded, "www.");
	size_t n = 0;

	for (const char *at = folded; *at != '\0'; at++)
		n += *at >= '0' && *at <= '9';
	return n >= CONTACT_DIGITS || strchr(folded, '@') != NULL ||
	       strstr(folded, "://") != NULL ||
	       (web != NULL && strchr(" ", web[strlen("www.")]) == NULL);
}

bool
line_is_few_words(const char *folded)
{
	size_t n = 1;

	for (const char *at = folded; *at != '\0'; at++)
		n += *at == ' ';
	return n <= FEW_WORDS;
}

/* The next line by `step` that is not empty, or LINE_NONE; theirs alone. */
size_t
line_neighbour(const struct lines *lines, size_t at, size_t step)
{
	for (size_t i = at + step; i < lines->n_items; i += step) {
		if (lines->items[i].folded[0] != '\0')
			return lines->items[i].is_written ? i : LINE_NONE;
	}
	return LINE_NONE;
}

bool
line_is_theirs(const struct lines *lines, size_t at)
{
	return at < lines->n_items && lines->items[at].is_written &&
	       lines->items[at].folded[0] != '\0';
}
