/* SPDX-License-Identifier: ISC
 * I6, T3: which lines of a reply the person wrote, for the marks of many mail
 * programs in many languages. */
#include <check.h>
#include <string.h>

#include "approve/reply/visible.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* In each text the lines that begin with W are written by the person, and
 * those that end in O are not; others may be either. */
static const struct {
	const char *label, *text;
} texts[] = {
    {"nothing but an answer", "W\n"},
    {"no line end", "W"},
    {"marks", "W\n> O\n>> O\n > O\n\t> O\n> > O\nW\n"},
    {"marks with names", "jd> O\nJohn> O\nW\n"},
    {"fullwidth mark", "W\n＞ O\nW\n"},
    {"top", "W\n\nOn Mon, Nov 22, 2026 at 10:00 AM Ann <ann@ca.example> "
	    "wrote:\n> O\n> O\n"},
    {"bottom", "On Mon, 22 Nov 2026, Ann wrote:\n> O\n\nW\n"},
    {"between", "On Mon, 22 Nov 2026, Ann wrote:\n\n> O\nW\n> O\nW\n"},
    {"no marks behind", "W\nOn Mon, 22 Nov 2026, Ann wrote:\nO\nO\n"},
    {"no marks behind, an empty line", "W\nAnn wrote:\n\nO\n\n> O\nO\n"},
    {"wrapped over two",
	"W\nOn Mon, Nov 22, 2026 at 10:00 AM Ann\n<ann@ca.example> wrote:\n"
	"\nO\n"},
    {"wrapped over three",
	"W\n\nOn Mon, Nov 22, 2026 at 10:00 AM\nAnn Example Validation\n"
	"<ann@ca.example> wrote:\nO\n"},
    {"right under the answer",
	"W\nOn Mon, 22 Nov 2026 Ann <a@b.example>\nwrote:\nO\n"},
    {"marked by bidirectional characters",
	"W\nOn 22 Nov 2026, Ann <\xe2\x80\xaa"
	"ann@ca.example\xe2\x80\xac> wrote:\nO\n"},
    {"unbreakable blanks", "W\nOn 22 Nov 2026, Ann\xc2\xa0wrote\xc2\xa0:\nO\n"},
    {"de", "W\nAm 22.11.2026 um 10:00 schrieb Ann Beispiel:\nO\n"},
    {"de, wrapped", "W\nAm 22.11.2026 um 10:00 schrieb\nAnn Beispiel:\nO\n"},
    {"fr", "W\nLe lun. 22 nov. 2026 à 10:00, Ann <a@b.example> a écrit :\nO\n"},
    {"es", "W\nEl lun, 22 nov 2026 a las 10:00, Ann escribió:\nO\n"},
    {"pt", "W\nEm seg., 22 de nov. de 2026, Ann escreveu:\nO\n"},
    {"it", "W\nIl giorno lun 22 nov 2026 Ann ha scritto:\nO\n"},
    {"nl", "W\nOp ma 22 nov. 2026 om 10:00 schreef Ann <a@b.example>:\nO\n"},
    {"sv", "W\nDen mån 22 nov. 2026 kl 10:00 skrev Ann <a@b.example>:\nO\n"},
    {"da", "W\nDen man. 22. nov. 2026 kl. 10.00 skrev Ann:\nO\n"},
    {"no", "W\nman. 22. nov. 2026 kl. 10:00 skrev Ann:\nO\n"},
    {"fi", "W\nma 22. marrask. 2026 klo 10.00 Ann kirjoitti:\nO\n"},
    {"pl", "W\npon., 22 lis 2026 o 10:00 Ann napisał(a):\nO\n"},
    {"cs", "W\npo 22. 11. 2026 v 10:00 odesílatel Ann napsal:\nO\n"},
    {"ru", "W\nпн, 22 нояб. 2026 г. в 10:00, Ann <a@b.example>:\nO\n"},
    {"ru, verb", "W\n22.11.2026 10:00, Ann пишет:\nO\n"},
    {"uk", "W\nпн, 22 лист. 2026 р. Ann пише:\nO\n"},
    {"el", "W\nΣτις Δευ 22 Νοε 2026, ο Ann έγραψε:\nO\n"},
    {"tr", "W\nAnn, 22 Kas 2026 tarihinde şunu yazdı:\nO\n"},
    {"hu", "W\nAnn ezt írta (2026. nov. 22.):\nO\n"},
    {"ja", "W\n2026年11月22日(日) 10:00 Ann <a@b.example>:\nO\n"},
    {"ja, verb", "W\n2026/11/22 10:00、Annさんは書きました：\nO\n"},
    {"zh", "W\nAnn <a@b.example> 于2026年11月22日周日 10:00写道：\nO\n"},
    {"zh-TW", "W\nAnn 於 2026年11月22日 寫道：\nO\n"},
    {"ko", "W\n2026년 11월 22일 (일) 오전 10:00, Ann님이 작성:\nO\n"},
    {"ar", "W\nفي 22 نوفمبر 2026، كتب Ann:\nO\n"},
    {"he", "W\n\xe2\x80\xab"
	   "ב-22 בנוב׳ 2026 מאת Ann כתב:\xe2\x80\xac\nO\n"},
    {"vi", "W\nVào Th 2, 22 thg 11, 2026 Ann đã viết:\nO\n"},
    {"ro", "W\nÎn lun., 22 nov. 2026 la 10:00, Ann a scris:\nO\n"},
    {"ca", "W\nEl dl., 22 nov. 2026, Ann va escriure:\nO\n"},
    {"sk", "W\npo 22. 11. 2026 o 10:00 Ann napísal:\nO\n"},
    {"hr", "W\nDana 22. studenoga 2026. Ann je napisao:\nO\n"},
    {"bg", "W\nНа 22.11.2026 Ann написа:\nO\n"},
    {"et", "W\n22.11.2026 10:00 kirjutas Ann:\nO\n"},
    {"lt", "W\n2026-11-22 10:00, Ann rašė:\nO\n"},
    {"lv", "W\n2026-11-22 10:00, Ann rakstīja:\nO\n"},
    {"fa", "W\n22 نوامبر 2026، Ann نوشت:\nO\n"},
    {"th", "W\n22 พ.ย. 2026 10:00 Ann เขียนว่า:\nO\n"},
    {"id", "W\nPada tanggal 22 Nov 2026, Ann menulis:\nO\n"},
    {"Outlook", "W\n\n-----Original Message-----\nFrom: Ann\nO\n\nO\n"},
    {"Outlook, de", "W\n-----Ursprüngliche Nachricht-----\nO\n"},
    {"Outlook, any", "W\n----- Algo que não conhecemos -----\nO\n"},
    {"Outlook, block",
	"W\n\nFrom: Ann <a@b.example>\nSent: Monday 10:00\nTo: Bob\n"
	"Subject: x\n\nO\n"},
    {"Outlook, bold block",
	"W\n*From:* Ann <a@b.example>\n*Sent:* Monday\n*To:* Bob\nO\n"},
    {"Outlook, de", "W\nVon: Ann\nGesendet: Montag\nAn: Bob\nBetreff: x\nO\n"},
    {"Outlook, fr", "W\nDe : Ann\nEnvoyé : lundi\nÀ : Bob\nObjet : x\nO\n"},
    {"Outlook, es", "W\nDe: Ann\nEnviado: lunes\nPara: Bob\nAsunto: x\nO\n"},
    {"Outlook, pt", "W\nDe: Ann\nEnviado: segunda\nPara: B\nAssunto: x\nO\n"},
    {"Outlook, it", "W\nDa: Ann\nInviato: lunedì\nA: Bob\nOggetto: x\nO\n"},
    {"Outlook, nl", "W\nVan: A\nVerzonden: ma\nAan: B\nOnderwerp: x\nO\n"},
    {"Outlook, sv", "W\nFrån: A\nSkickat: m\nTill: B\nÄmne: x\nO\n"},
    {"Outlook, pl", "W\nOd: A\n*Wysłano:* p\nDo: B\nTemat: x\nO\n"},
    {"Outlook, cs", "W\nOd: A\nOdesláno: p\nKomu: B\nPředmět: x\nO\n"},
    {"Outlook, ru", "W\nОт: А\nОтправлено: п\nКому: Б\nТема: x\nO\n"},
    {"Outlook, ja", "W\n差出人: A\n送信日時: x\n宛先: B\n件名: x\nO\n"},
    {"Outlook, zh", "W\n发件人： A\n发送时间： x\n收件人： B\n主题： x\nO\n"},
    {"Outlook, ko", "W\n보낸 사람: A\n보낸 날짜: x\n받는 사람: B\nO\n"},
    {"Outlook, da", "W\nFra: A\nSendt: m\nTil: B\nEmne: x\nO\n"},
    {"Outlook, fi", "W\nLähettäjä: A\nLähetetty: m\nAihe: x\nO\n"},
    {"Outlook, hu", "W\nFeladó: A\nElküldve: h\nTárgy: x\nO\n"},
    {"Outlook, ro", "W\nDe la: A\nTrimis: l\nSubiect: x\nO\n"},
    {"Outlook, tr", "W\nKimden: A\nTarih: p\nKime: B\nKonu: x\nO\n"},
    {"Outlook, el", "W\nΑπό: A\nΗμερομηνία: x\nΘέμα: x\nO\n"},
    {"Outlook, uk", "W\nВід: А\nНадіслано: п\nКому: Б\nТема: x\nO\n"},
    {"Outlook, he", "W\nמאת: A\nנשלח: x\nאל: B\nנושא: x\nO\n"},
    {"Outlook, ar", "W\nمن: A\nتاريخ الإرسال: x\nإلى: B\nO\n"},
    {"Outlook, zh-TW", "W\n寄件者: A\n寄件日期: x\n收件者: B\nO\n"},
    {"three without From", "W\nDate: x\nTo: y\nSubject: z\nO\n"},
    {"Outlook's line", "W\n________________________________\nO\n"},
    {"a line of dashes", "W\n----------\nO\n"},
    {"forwarded, Apple", "W\nBegin forwarded message:\n\nO\n"},
    {"forwarded, Apple, de",
	"W\nAnfang der weitergeleiteten Nachricht:\n\n> O\nO\n"},
    {"forwarded, Apple, fr", "W\nDébut du message réexpédié :\nO\n"},
    {"forwarded, Gmail", "W\n---------- Forwarded message ---------\nO\n"},
    {"signature", "W\n-- \nO\nO\n"},
    {"signature, blank lost", "W\n--\nO\n"},
    {"signature, one long dash", "W\n—\nO\n"},
    {"signature, CR LF", "W\r\n-- \r\nO\r\n"},
    {"signature above the quotation", "W\n-- \nBob\n\nAnn wrote:\n> O\nO\n"},
    {"a colon is not an attribution", "My answer:\nW\n"},
    {"an address is not", "Mail me at bob@b.example:\nW\n"},
    {"one label is not a block", "To: whom it concerns\nW\n"},
    {"two dashes in a sentence", "-- as I said\nW\n"},
    {"a smile", "--> W\nW\n"},
    {"empty", ""},
    {"empty lines", "\n\n\nW\n\n"},
};

START_TEST(person_or_quotation)
{
	struct lines lines;

	ck_assert_int_eq(
	    lines_new(&lines, texts[_i].text, strlen(texts[_i].text)), ST_OK);
	visible_mark(&lines);
	for (size_t i = 0; i < lines.n_items; i++) {
		const struct line *line = &lines.items[i];

		if (line->len > 0 && line->text[0] == 'W')
			ck_assert_msg(line->is_written,
			    "%s: line %zu is taken for quotation",
			    texts[_i].label, i + 1);
		if (line->len > 0 && line->text[line->len - 1] == 'O')
			ck_assert_msg(!line->is_written,
			    "%s: line %zu is taken for the person's",
			    texts[_i].label, i + 1);
	}
	lines_free(&lines);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("visible");
	TCase *tcase = tcase_create("visible");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, person_or_quotation, 0, (int)COUNT(texts));
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
