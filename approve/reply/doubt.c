/* SPDX-License-Identifier: ISC
 * Tables of words that deny or restrict, and where they have to stand to touch
 * a phrase. A language without words here is known by colons alone. */
#include "approve/reply/doubt.h"

#include <stdint.h>
#include <string.h>

#include "approve/reply/phrase.h"
#include "approve/reply/rune.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define NOWHERE      SIZE_MAX

enum {
	SENTENCE_LINES = 3, /* looked at on each side */
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

/* They deny or restrict, anywhere in the rest of a sentence; whole words. Those
 * are left out that mean something else in another language ("en", "mai"). */
static const struct words DENIALS[] = {
    {"en", "not|never|nothing|no|none|neither|nor|cannot|refuse|if|"
	   "unless|until|before|only|but|except|provided|without|"
	   "instead"},
    {"de", "nicht|kein|keine|keinen|keinem|keiner|keinesfalls|nie|"
	   "niemals|nichts|weder|ohne|falls|wenn|sofern|solange|"
	   "bevor|nur|aber|jedoch|außer|statt"},
    {"fr", "pas|jamais|rien|aucun|aucune|sans|si|sauf|avant|"
	   "seulement|uniquement|mais"},
    {"es", "nunca|jamás|nada|sin|salvo|excepto|antes|solo|sólo|pero|"
	   "hasta|tampoco"},
    {"pt", "não|sem|exceto|só|somente|apenas|mas|nem"},
    {"it", "non|niente|nulla|senza|tranne|prima|finché|purché"},
    {"nl", "niet|geen|nooit|niets|zonder|indien|tenzij|voordat|"
	   "alleen|maar|mits"},
    {"sv", "inte|ej|aldrig|inget|ingenting|utan|förrän|innan|bara|"
	   "endast|men"},
    {"da nb", "ikke|aldri|ingen|intet|uden|uten|hvis|dersom|før|kun|"
	      "bare|undtagen|unntatt"},
    {"fi", "ei|en voi|en sano|en halua|en aio|älä|emme|eivät|jos|"
	   "ellei|ennen|vain|mutta"},
    {"pl", "nie|nigdy|nic|bez|jeśli|jeżeli|gdyby|tylko|ale|dopóki|"
	   "chyba"},
    {"cs", "ne|není|nikdy|nemohu|nechci|pokud|jestli|pouze|jen|"
	   "dokud"},
    {"hu", "nem|nincs|soha|semmi|nélkül|hacsak|csak"},
    {"ro", "nu|niciodată|nimic|fără|dacă|doar|dar|decât"},
    {"el", "δεν|μην|μη|όχι|ποτέ|αν|εάν|εκτόσ|μόνο|αλλά|πριν"},
    {"ru", "не|нет|никогда|ничего|если|пока|только|но|кроме|без|ни"},
    {"uk", "ні|ніколи|нічого|якщо|поки|тільки|лише|але|крім"},
    {"tr", "değil|hayır|asla|eğer|ama|ancak|sadece|yok"},
    {"ar", "لا|لن|لم|ليس|غير|إذا|إلا|لكن|فقط|بدون"},
    {"he", "לא|אין|אם|אבל|רק|בלי|אלא"},
    {"vi", "không|chưa|chẳng|đừng|nếu|trừ|nhưng|chỉ"},
    {"id", "tidak|bukan|jangan|belum|jika|kalau|kecuali|hanya|"
	   "tetapi|tapi|tanpa"},
};

/* The same, of languages that set no blanks, and what English joins on. */
static const struct words DENIALS_WITHIN[] = {
    {"en", "n't|n’t"},
    {"ja", "ない|ません|なら|れば|まで|だけ|しかし|ただし|但し"},
    {"zh", "不|没|沒|别|別|未|若|如果|除非|但|只|勿|无|無"},
    {"ko", "않|아니|못|없|만약|지만|전에|까지"},
};

/* They begin what restricts the sentence before. */
static const struct words TURNS[] = {
    {"en", "but|only|unless|except|provided"},
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

/* They hold a word that denies and agree all the same, where nothing else is in
 * the line. */
static const struct words NODS[] = {
    {"en", "no problem|no problems|no problem at all|not a problem|"
	   "no objection|no objections|no objection from us|"
	   "no objections from us|no worries|no issue|no issues"},
    {"de", "kein problem|keine einwände|keine bedenken"},
    {"fr", "pas de problème|aucun problème|aucune objection"},
    {"es", "sin problema|sin problemas|sin objeciones"},
    {"pt it", "sem problema|sem problemas|nessun problema"},
    {"nl", "geen probleem|geen bezwaar"},
    {"sv da nb", "inga problem|intet problem|ikke noe problem"},
    {"pl cs", "nie ma problemu|není problém|bez problému"},
    {"ru", "нет проблем|без проблем|нет возражений"},
};

/* Part of a line of those who are away, or of the machine that says so. */
static const struct words ABSENCES[] = {
    {"en", "out of office|out of the office|automatic reply|"
	   "automated reply|automatic response|automated response|"
	   "auto-reply|autoreply|autoresponder|auto-response|"
	   "i am away|i'm away|i’m away|currently away|on vacation|"
	   "on annual leave|on holiday until|on leave until"},
    {"de", "nicht im büro|abwesenheitsnotiz|automatische antwort|"
	   "automatisch erstellt|im urlaub|außer haus|abwesend"},
    {"fr", "absent jusqu|absente jusqu|absent du|absente du|"
	   "réponse automatique|en congé|en vacances"},
    {"es", "fuera de la oficina|respuesta automática|de vacaciones"},
    {"pt", "fora do escritório|resposta automática|de férias"},
    {"it", "fuori ufficio|fuori sede|risposta automatica|in ferie"},
    {"nl", "niet op kantoor|afwezig|automatisch antwoord|"
	   "met vakantie"},
    {"sv", "inte på kontoret|autosvar|automatiskt svar|på semester"},
    {"da nb", "ikke på kontoret|automatisk svar|på ferie"},
    {"fi", "poissa toimistolta|automaattinen vastaus|lomalla"},
    {"pl", "jestem nieobecn|odpowiedź automatyczna|"
	   "automatyczna odpowiedź|na urlopie"},
    {"cs", "mimo kancelář|automatická odpověď|na dovolené"},
    {"hu", "nem vagyok az irodában|automatikus válasz|szabadságon"},
    {"ro", "lipsesc din birou|răspuns automat|în concediu"},
    {"el", "απουσιάζω|εκτόσ γραφείου|αυτόματη απάντηση"},
    {"ru", "не будет в офисе|автоматический ответ|автоответ|"
	   "в отпуске"},
    {"uk", "не буде в офісі|автоматична відповідь|у відпустці"},
    {"tr", "ofiste değilim|otomatik yanıt|izindeyim"},
    {"ar he", "خارج المكتب|رد تلقائي|מחוץ למשרד|תשובה אוטומטית"},
    {"ja", "不在にして|不在です|自動応答|自動返信|休暇中"},
    {"zh", "外出至|不在办公室|不在辦公室|自动回复|自动答复|自動回覆|自動回復|"
	   "休假"},
    {"ko", "부재중|자동 회신|자동 응답|휴가 중"},
    {"vi id", "tôi vắng mặt|trả lời tự động|tidak di kantor|"
	      "balasan otomatis"},
};

/* One of them ends a sentence, unless it is the last of several dots. */
static const char ENDS[][4] = {".", "!", "?", "。", "！", "？", "؟", "।"};
/* They lead to what follows. A quotation mark that stands alone may be left
 * behind the colon. */
static const char LEADS[][4] = {
    ":", "：", "“", "„", "«", "‹", "「", "『", "(", "["};

/* Does `text` hold a word of the table, as `match` has it? */
static bool
any_word(const struct words *table, size_t n, const char *text,
    bool (*match)(const char *text, const char *word))
{
	char word[WORD_SIZE];

	for (size_t i = 0; i < n; i++) {
		for (const char *at = table[i].words; *at != '\0';) {
			const size_t len = strcspn(at, "|");

			memcpy(word, at, len);
			word[len] = '\0';
			if (match(text, word))
				return true;
			at += at[len] == '|' ? len + 1 : len;
		}
	}
	return false;
}

static bool
contains(const char *text, const char *word)
{
	return strstr(text, word) != NULL;
}

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

static bool
denies(const char *folded)
{
	return any_word(DENIALS, COUNT(DENIALS), folded, phrase_holds_words) ||
	       any_word(
		   DENIALS_WITHIN, COUNT(DENIALS_WITHIN), folded, contains);
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

static bool
is_all_but_comma(const char *folded, const char *words)
{
	const size_t len = strlen(words);

	return strncmp(folded, words, len) == 0 &&
	       (folded[len] == '\0' || strcmp(folded + len, ",") == 0);
}

static bool
is_nod(const char *folded)
{
	return any_word(NODS, COUNT(NODS), folded, is_all_but_comma);
}

static bool
is_salutation(const char *folded)
{
	return strlen(folded) <= SALUTATION_SIZE && !denies(folded) &&
	       any_word(SALUTATIONS, COUNT(SALUTATIONS), folded, begins_with);
}

static bool
turns(const char *folded)
{
	return any_word(TURNS, COUNT(TURNS), folded, begins_with);
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
	       any_word(NAMES, COUNT(NAMES), line->folded, begins_with);
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

		if (is_finished(folded) || is_nod(folded))
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
	       is_denied_below(lines, below);
}

const char *
doubt_beside(const struct lines *lines, size_t at)
{
	const size_t above = neighbour(lines, at, SIZE_MAX);
	const size_t below = neighbour(lines, at, 1);

	if (above != NOWHERE && leads_on(lines->items[above].folded) &&
	    !is_salutation(lines->items[above].folded))
		return "what stands above leads to it";
	if (above != NOWHERE && is_denied_above(lines, above))
		return "what stands above may deny it";
	if (below != NOWHERE && is_restricted(lines, at, below))
		return "what stands below may restrict it";
	return NULL;
}

bool
doubt_is_absence(const char *folded)
{
	return any_word(ABSENCES, COUNT(ABSENCES), folded, contains);
}
