/* SPDX-License-Identifier: ISC
 * The words and shapes by which a line is known. */
#include "approve/reply/line_kind.h"

#include <string.h>

#include "approve/reply/denial.h"
#include "approve/reply/rune.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum {
	BESIDE_SIZE = 512, /* of a line; more of it is taken as it is */
	NAME_WORDS = 6,
	INITIAL_LENGTH = 2, /* "A." */
	EASTERN_MAX = 20,   /* characters of a company's name */
	EASTERN_NAME = 4,   /* of a person's */
	RUNE_HAN = 3,       /* octets of one */
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
    {"de", "hallo|guten tag|guten morgen|sehr geehrte|sehr geehrter|"
	   "liebe|lieber"},
    {"fr", "bonjour|madame|monsieur"},
    {"es", "hola|buenos días|buenas|estimado|estimada|estimados|"
	   "estimadas|querido|querida|muy señor mío|"
	   "muy señores míos|a quien corresponda|apreciado|apreciada"},
    {"pt", "olá|bom dia|boa tarde|prezado|prezada|prezados|caro|"
	   "cara|exmo|exma"},
    {"it", "buongiorno|gentile|gentili|egregio"},
    {"nl", "geachte|goedemorgen|goedemiddag|goedendag|hoi"},
    {"sv da nb", "hej|kära|kære|kjære|hei|goddag"},
    {"fi", "arvoisa|hyvää päivää|moi|terve"},
    {"pl", "szanowni|szanowny|szanowna|dzień dobry|dobry wieczór|witam|cześć"},
    {"cs", "vážení|vážený|vážená|dobrý den|ahoj"},
    {"hu", "tisztelt|kedves|szia|helló"},
    {"ro", "stimate|stimată|stimați|bună ziua|salut"},
    {"el", "αξιότιμοι|αξιότιμε|αγαπητέ|αγαπητή|αγαπητοί|καλημέρα|γεια"},
    {"ru uk", "уважаемые|уважаемый|уважаемая|здравствуйте|добрый день|привет|"
	      "шановні|шановний|шановна|добрий день|вітаю|привіт"},
    {"tr", "sayın|merhaba|merhabalar"},
    {"ar he", "مرحبا|السلام عليكم|السادة|السيد|السيدة|שלום|לכבוד|היי"},
    {"vi id", "kính gửi|xin chào|chào|yth|halo|kepada"},
    {"ja ko", "お世話になって|いつもお世話に|ご担当者|拝啓|안녕하세요|"
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

static bool
is_capital_word(const char *text, size_t len)
{
	static const char particles[][4] = {"von", "van", "der", "den", "de",
	    "di", "da", "du", "la", "le", "of", "and", "und", "et", "&", "y",
	    "zu"};
	const char *at = text, *end = text + len;
	uint32_t rune = rune_next(&at, end);

	while (rune_is_hidden(rune) && at < end)
		rune = rune_next(&at, end);
	if (rune_fold(rune) != rune || (rune >= '0' && rune <= '9'))
		return true;
	for (size_t i = 0; i < COUNT(particles); i++) {
		if (strlen(particles[i]) == len &&
		    memcmp(particles[i], text, len) == 0)
			return true;
	}
	return !rune_is_word(rune);
}

/* "Ltd.", "B.V.": a full stop that ends no sentence. */
static bool
ends_in_title(const char *folded)
{
	static const char titles[][8] = {
	    "ltd.", "inc.", "co.", "corp.", "llc.", "jr.", "sr.", "esq."};
	const char *last = strrchr(folded, ' '), *stop;

	if (last == NULL || strlen(++last) <= INITIAL_LENGTH)
		return last != NULL;
	for (size_t i = 0; i < COUNT(titles); i++) {
		if (strcmp(last, titles[i]) == 0)
			return true;
	}
	stop = strchr(last, '.');
	return stop != NULL && stop < last + strlen(last) - 1;
}

/* Words with capitals that end in no full stop: a name, a title, a street. One
 * alone may say anything. */
bool
line_is_proper(const struct line *line)
{
	const char *at = line->text, *end = line->text + line->len;
	size_t n = 0;

	while (at < end) {
		const char *word = at, *next;

		if (rune_is_blank(rune_next(&at, end)))
			continue;
		for (next = at;
		     next < end && !rune_is_blank(rune_next(&next, end));)
			at = next;
		if (!is_capital_word(word, (size_t)(at - word)) ||
		    ++n > NAME_WORDS)
			return false;
	}
	return n >= 2 &&
	       (!line_is_finished(line->folded) || ends_in_title(line->folded));
}

/* "DO NOT ISSUE": capitals throughout, in several words. Names may have them,
 * and so may what is shouted. */
bool
line_is_shouted(const struct line *line)
{
	const char *at = line->text, *end = line->text + line->len;

	while (at < end) {
		const uint32_t rune = rune_next(&at, end);

		if (line_is_cased(rune) && rune_fold(rune) == rune)
			return false;
	}
	return strchr(line->folded, ' ') != NULL;
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

/* How names begin in China, Japan and Korea, where no letter is a capital. */
static const char SURNAMES[] =
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林罗羅郑鄭梁谢謝宋唐许"
    "許韩韓冯馮邓鄧曹彭曾肖蕭田董袁潘蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁沈姚卢盧姜崔钟"
    "鍾"
    "谭譚陆陸汪范廖贾賈夏韦韋傅邹鄒孟熊秦邱江尹薛阎閻段雷侯龙龍陶贺賀顾顧毛郝龚"
    "龔邵"
    "钱錢严嚴佐伊渡藤井石池橋桥阿村川高鈴铃吉松木김박최정강조윤장임한오서신권황"
    "송류홍";

/* What ends the name of a company or a part of it. */
static const char ORGANISATIONS[][12] = {"公司", "会社", "商事", "部", "部门",
    "部門", "课", "課", "室", "科", "大学", "大學", "学院", "學院", "中心",
    "銀行", "银行", "팀", "부", "주식회사", "대학교", "드림", "올림", "배상"};

/* What begins like a name and is none: "at once", "why", "any", "glad". */
static const char NO_NAMES[][8] = {
    "马上", "馬上", "何必", "何时", "何時", "任何", "高兴", "高興"};

static bool
is_surname(const char *text, size_t len)
{
	for (size_t i = 0; i < COUNT(NO_NAMES); i++) {
		if (strncmp(NO_NAMES[i], text, strlen(NO_NAMES[i])) == 0)
			return false;
	}
	for (const char *at = SURNAMES; *at != '\0'; at += len) {
		if (strncmp(at, text, len) == 0)
			return true;
	}
	return false;
}

/* "株式会社サンプルの田中です。", as letters begin in Japan. */
static bool
is_eastern_introduction(const char *folded)
{
	static const char of[] = "の", be[] = "です。";
	const size_t len = strlen(folded);
	const char *name = NULL;

	for (const char *at = folded; (at = strstr(at, of)) != NULL;)
		name = at += strlen(of);
	return name != NULL && ends_in(folded, len, be) &&
	       strlen(name) <= EASTERN_NAME * RUNE_HAN + strlen(be) &&
	       is_surname(name, RUNE_HAN);
}

/* "王伟", "田中太郎", "信息技术部", "김철수 드림": no mark is in it. */
static bool
is_eastern_name(const char *folded)
{
	const char *at = folded, *end = folded + strlen(folded);
	size_t n = 0;

	if (is_eastern_introduction(folded))
		return true;
	while (at < end) {
		const uint32_t rune = rune_next(&at, end);

		if (!rune_is_whole_word(rune) && !rune_is_blank(rune))
			return false;
		n++;
	}
	if (n < 2 || n > EASTERN_MAX)
		return false;
	for (size_t i = 0; i < COUNT(ORGANISATIONS) && n > 2; i++) {
		if (ends_in(folded, (size_t)(end - folded), ORGANISATIONS[i]))
			return true;
	}
	return n <= EASTERN_NAME && is_surname(folded, RUNE_HAN);
}

/* "Ann", "Ann Miller", "A.": with a capital and no full stop, nor dots. */
bool
line_is_signature(const struct line *line)
{
	return (line_is_proper(line) && !line_is_shouted(line)) ||
	       is_eastern_name(line->folded) ||
	       (line_begins_capital(line) &&
		   strchr(":;", line->folded[0]) == NULL &&
		   strchr(line->folded, ' ') == NULL &&
		   strstr(line->folded, "..") == NULL &&
		   (!line_is_finished(line->folded) ||
		       strlen(line->folded) <= INITIAL_LENGTH));
}

bool
line_is_few_words(const char *folded)
{
	size_t n = 1;

	for (const char *at = folded; *at != '\0'; at++)
		n += *at == ' ';
	return n <= FEW_WORDS;
}

/* What needs no knowing: names, addresses, and what letters begin and end with.
 */
bool
line_is_formal(const struct line *line, const char *words)
{
	return line_is_contact(line->folded) || line_is_signature(line) ||
	       line_is_sign_off(line->folded) || line_is_salutation(words) ||
	       line_is_answer(line->folded);
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
