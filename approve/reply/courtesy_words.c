/* SPDX-License-Identifier: ISC
 * What says nothing against an answer, in the languages of the phrases, also
 * where it holds a word that denies.
 *
 * Folded (σ for ς), bars between them; word_list.h has the signs. */
#include "approve/reply/word_list.h"

/* clang-format off */
/* They hold a word that denies, and deny nothing. */
const char *const WORDS_COURTESIES[] = {
    /* en */
    "do not hesitate to contact me|do not hesitate to contact us|"
    "feel free to contact me|feel free to contact us|"
    "please contact me if you have questions|please do so|"
    "don't hesitate to call|don’t hesitate to call|do not hesitate to call|"
    "for questions, please contact me|for questions, please call me|"
    "should you have questions, contact me|"
    "if you need something, please call|if something is missing|"
    "if anything is missing|please confirm receipt|please confirm once|"
    "please confirm when|"
    "if there are any questions|if you have any|if you have ~ question|if you have ~ questions|"
    "if you need ~ help|if you need any|if you need more|if you need further|"
    "if you need anything|if you require any|if you require further|"
    "if there is anything|if there are any|if anything is unclear|"
    "if anything else|if needed|if necessary|if required|if possible|"
    "if you would like to discuss|if you wish to discuss|"
    "do not hesitate|don't hesitate|don’t hesitate|without hesitation|"
    "before hesitating|no problem|no problems|not a problem|no objection|"
    "no objections|no worries|no issue|no issues|no concerns|no doubt|"
    "without a doubt|without doubt|no further questions|no questions|"
    "no hurry|no rush|nothing else|nothing against|nothing more|"
    "not only|no need to reply|no need to answer|once again|once more|"
    "could not ~ earlier|could not ~ sooner|couldn't ~ earlier|"
    "couldn't ~ sooner|not been able to ~ earlier|"
    "not been able to ~ sooner|did not ~ earlier|did not ~ sooner|"
    "didn't ~ earlier|didn't ~ sooner|not replying earlier|"
    "not replying sooner|not answering earlier|not answering sooner|"
    "not getting back|see you tomorrow|see you later|talk to you later|"
    "until tomorrow|last but not least|"
    "print this|before printing|unless necessary|unless you really need to|"
    "how are you|how are you doing|anything else|"
    "better late than never|as soon as possible|"
    "in case of questions please call me|we need it|i need it|"
    "heads up|sorry it took so long|sent on the go|know about it|know about this|"
    "if anything is missing please let me know|send us the certificate|"
    "send me the certificate|that was me|it was me|"
    "cc to my colleague|cc: our|cc'ing our|"
    "first of all|first time|first name|first street|"
    "at first|belongs to us|belongs to me|belongs to our|belongs to my|"
    "no objections at all|how are things|feel free to talk to|"
    "in case of questions|in case you have any|no later than|excuse any typos|"
    "^however you like|in error, please|received in error|human error|"
    "no further comments|no further comment|no comments|no further remarks|"
    "no remarks|nothing to add|no further action|before you print|"
    "let me know once|let us know once|tell me once|tell us once|"
    "should you have any|should there be any|should you need|"
    "should you require|hours may differ|accepts no liability for the|accepts no liability for any|"
    "accept no liability for the|accept no liability for any|"
    "does not constitute legal advice|may not be your working|may not be yours|"
    "don't feel obliged|don’t feel obliged|do not feel obliged|"
    "unless agreed in writing|unless that information is subsequently confirmed|"
    "unless confirmed in writing|unless expressly stated|would appreciate|would be grateful|look forward to|"
    "think before you print|"
    "questions, please call me|questions, call me|"
    "questions please call me|questions, please contact me|"
    "questions, contact me|information, please contact me|"
    "to contact me if|to contact us if|there are any questions",
    /* de */
    "falls sie fragen haben, rufen sie mich an|"
    "wenn sie fragen haben, rufen sie mich an|"
    "falls sie ~ fragen|wenn sie ~ fragen|falls du ~ fragen|"
    "wenn du ~ fragen|falls noch ~ fragen|wenn noch ~ fragen|"
    "falls fragen|wenn es ~ fragen|falls es ~ fragen|falls nötig|"
    "falls erforderlich|wenn möglich|zögern sie ~ nicht|zögere ~ nicht|"
    "zögert nicht|nicht zögern|kein problem|keine probleme|keine einwände|"
    "keine bedenken|keinerlei bedenken|keine einwendungen|ohne bedenken|"
    "keine ursache|keine fragen|nichts dagegen|nichts einzuwenden|"
    "ohne zweifel|guten morgen|bis morgen|schönen morgen|nicht nur|"
    "nicht früher|nicht eher|noch einmal|nicht schneller|viel spaß|"
    "als postmaster|als hostmaster|als administrator|als verantwortlicher|"
    "als verantwortliche|als inhaber|als zuständiger|als zuständige|"
    "erst jetzt|wie geht es ihnen|wie geht's|das war ich",
    /* fr */
    "si vous avez des questions, appelez-moi|"
    "si vous avez ~ questions|si vous avez ~ question|"
    "si vous avez besoin|si tu as ~ questions|si besoin|si nécessaire|"
    "s'il vous plaît|n'hésitez pas|n’hésitez pas|ne pas hésiter|"
    "n'hésite pas|pas de problème|pas de problèmes|aucun problème|"
    "aucune objection|pas d'objection|aucun souci|pas de souci|"
    "sans problème|sans souci|de rien|à demain|"
    "pas pu ~ avant|pas pu ~ plus tôt|n'ai pas répondu plus tôt|"
    "sans hésiter|sans faute|envoyé à partir de|envoyé à partir d'|n'imprimez|comment allez-vous",
    /* es */
    "si tiene alguna pregunta, llámeme|"
    "si tiene ~ pregunta|si tiene ~ preguntas|si tiene ~ duda|"
    "si tiene ~ dudas|si tienen ~ pregunta|si tienen ~ preguntas|"
    "si tienen ~ duda|si tienes ~ pregunta|si tienes ~ duda|"
    "si necesita algo|si necesitan algo|si necesita más|si es necesario|"
    "no dude|no duden|no dudes|no hay problema|ningún problema|"
    "sin problema|sin problemas|sin objeciones|no hay inconveniente|"
    "sin inconveniente|no tengo inconveniente|no tengo objeciones|de nada|"
    "hasta mañana|por la mañana|no pude ~ antes|no he podido ~ antes|"
    "sin duda|una vez más|nada más|no imprima|cómo está",
    /* pt */
    "se tiver ~ dúvida|se tiver ~ dúvidas|se tiver ~ pergunta|"
    "se tiver ~ perguntas|se precisar|se necessário|se houver ~ dúvida|"
    "se houver ~ dúvidas|não hesite|não hesitem|sem problema|"
    "sem problemas|não há problema|sem objeções|sem objecções|"
    "nada contra|de nada|não pude ~ antes|não consegui ~ antes|até amanhã|"
    "sem dúvida|mais uma vez|não imprima",
    /* it */
    "se ha domande, mi chiami|"
    "se ha ~ domande|se avete ~ domande|se hai ~ domande|se necessario|"
    "se ha bisogno|se avete bisogno|se servono ~ informazioni|"
    "non esiti|non esitate|non esitare|nessun problema|nessuna obiezione|"
    "non ci sono problemi|di niente|di nulla|nulla in contrario|"
    "non ho ~ prima|non abbiamo ~ prima|non mi è ~ prima|a domani|"
    "senza problemi|senza dubbio|ancora una volta|appena possibile|"
    "si prega|si allega|si conferma|si ringrazia|non stampare",
    /* nl */
    "als u vragen heeft, bel me dan|"
    "als u ~ vragen|als je ~ vragen|als er ~ vragen|indien u ~ vragen|"
    "mocht u ~ vragen|aarzel niet|aarzel dan niet|aarzelt u niet|"
    "geen probleem|geen bezwaar|geen bezwaren|niets op tegen|geen vragen|"
    "geen dank|niet eerder|tot morgen|goede morgen|goedemorgen|"
    "zonder twijfel|niet alleen|indien nodig|als het nodig is|"
    "tot later|als beheerder|graag gedaan|vragen, bel|vragen, belt u|dat was ik",
    /* sv */
    "om du har frågor, ring mig|"
    "om du ~ frågor|om ni ~ frågor|om det ~ frågor|tveka inte|"
    "tveka aldrig|inga problem|inget problem|inga invändningar|"
    "kunde inte ~ tidigare|inte svarat tidigare|ses imorgon|ses i morgon|"
    "vi ses senare|om det behövs|utan problem|utan tvekan|god morgon|"
    "ha en bra|ha en fin|ha en trevlig|ha en skön|ha det bra|ha det så",
    /* da, nb */
    "hvis du har spørgsmål, så ring til mig|hvis du har spørsmål, ring meg|"
    "hvis du ~ spørgsmål|hvis i ~ spørgsmål|hvis der ~ spørgsmål|"
    "hvis du ~ spørsmål|hvis dere ~ spørsmål|hvis det ~ spørsmål|"
    "dersom du ~ spørsmål|tøv ikke|tøv endelig ikke|"
    "ikke nøl med å kontakte meg|ikke nøl|ikke tøve|intet problem|ikke noe problem|ingen problem|"
    "ingen indvendinger|ingen innvendinger|ikke svare før|"
    "ikke svart før|ikke svaret før|ses i morgen|god morgen|"
    "hvis nødvendigt|om nødvendig|vi ses senere|uden problemer",
    /* fi */
    "jos teillä on ~ kysyttävää|jos sinulla on ~ kysyttävää|"
    "jos on ~ kysyttävää|jos teillä on ~ kysymyksiä|jos tarvitset|"
    "älkää epäröikö|älä epäröi|ei ongelmaa|ei ongelmia|ei haittaa|"
    "ei vastalauseita|en voinut ~ aiemmin|ei kestä|en ehtinyt ~ aiemmin|"
    "ennen kaikkea|jos mahdollista|nähdään huomenna|"
    "älä tulosta|kysyttävää, soittakaa minulle|kysyttävää, soita minulle",
    /* pl */
    "jeśli ~ pytania|jeżeli ~ pytania|w razie pytań|proszę nie wahać się do mnie napisać|"
    "nie wahać się|"
    "nie wahaj się|nie ma problemu|nie ma sprawy|nie widzę przeszkód|"
    "bez problemu|bez zastrzeżeń|nie mam zastrzeżeń|nie ma za co|"
    "nie mogłem ~ wcześniej|nie mogłam ~ wcześniej|do jutra|"
    "bez wątpienia|nie mam uwag|jeśli to możliwe|być może ~ pytania",
    /* cs */
    "pokud máte dotazy, zavolejte mi|pokud máte ~ dotazy|pokud budete mít ~ dotazy|v případě dotazů|"
    "neváhejte|není problém|bez problému|není zač|nemám námitek|"
    "bez námitek|nemohl jsem ~ dříve|nemohla jsem ~ dříve|na shledanou "
    "zítra|pokud je to možné|bez výhrad",
    /* hu */
    "ha kérdése van, hívjon fel|ha kérdése van|ha kérdésük van|ha kérdésed van|"
    "ha ~ kérdése|ha ~ kérdése van|nincs probléma|semmi probléma|"
    "nincs ellenvetésem|nincs kifogásom|nincs akadálya|"
    "nem tudtam ~ előbb|nem tudtam ~ korábban|forduljon hozzám bizalommal|viszlát holnap|"
    "nincs mit|ne habozzon|ne habozzanak|nem probléma|ha szükséges",
    /* ro */
    "dacă aveți întrebări, sunați-mă|dacă aveți ~ întrebări|dacă ai ~ întrebări|daca aveti ~ intrebari|"
    "nu ezitați să mă contactați|nu ezitați|nu ezita|nicio problemă|nici o problemă|fără probleme|"
    "nicio obiecție|n-am obiecții|nu am obiecții|pe mâine|"
    "nu am putut ~ devreme|cu plăcere|fără îndoială|dacă este necesar",
    /* el */
    "αν έχετε ~ ερωτήσεισ|αν έχετε ~ απορίεσ|εάν έχετε ~ ερωτήσεισ|"
    "αν χρειάζεστε|μη διστάσετε να επικοινωνήσετε μαζί μου|"
    "μη διστάσετε|μην διστάσετε|κανένα πρόβλημα|"
    "δεν υπάρχει πρόβλημα|καμία αντίρρηση|δεν έχω αντίρρηση|"
    "δεν μπόρεσα ~ νωρίτερα|τα λέμε αύριο|χωρίσ πρόβλημα",
    /* ru */
    "если у вас ~ вопросы|если ~ вопросы|если есть ~ вопросы|"
    "не стесняйтесь|нет проблем|без проблем|нет возражений|"
    "не возражаю|ничего против|не против|не за что|без возражений|"
    "не мог ~ раньше|не могла ~ раньше|не ответил раньше|до завтра|"
    "если нужно|если возможно|если потребуется|без сомнения",
    /* uk */
    "якщо у вас ~ питання|якщо є ~ питання|якщо ~ запитання|"
    "не соромтеся звертатися до мене|не соромтеся|немає проблем|без проблем|немає заперечень|"
    "не заперечую|нема за що|не міг ~ раніше|не могла ~ раніше|"
    "до завтра|якщо потрібно|без сумніву",
    /* tr */
    "sorularınız varsa beni arayın|benimle iletişime geçmekten çekinmeyin|"
    "sorularınız varsa|sorunuz varsa|bir sorunuz olursa|sorunuz olursa|"
    "sorularınız olursa|çekinmeyin|sorun değil|sorun yok|itirazım yok|"
    "itirazımız yok|bir sakıncası yok|sakınca yok|önemli değil|"
    "daha önce yazamadım|daha önce yanıt|daha önce cevap|"
    "yarın görüşürüz|sonra görüşürüz|her şeyden önce",
    /* ar */
    "إذا كانت لديكم ~ أسئلة|إذا كان لديكم ~ أسئلة|إذا كان لديك ~ سؤال|"
    "إذا كانت لديك ~ أسئلة|لا تترددوا|لا تتردد|لا مشكلة|لا توجد مشكلة|"
    "لا مانع|لا مانع لدي|لا اعتراض|لا شكر على واجب|بدون مشكلة|"
    "لم أستطع الرد من قبل|إلى الغد|لا بأس|إن شاء الله",
    /* he */
    "אם יש לכם שאלות, התקשרו אליי|אם יש לכם ~ שאלות|אם יש לך ~ שאלות|אם יש ~ שאלות|אל תהססו|אל תהסס|"
    "אל תהססי|אין בעיה|אין התנגדות|אין לי התנגדות|אין בעד מה|ללא בעיה|"
    "לא יכולתי ~ קודם|לא יכולתי ~ קודם לכן|להתראות מחר|ללא ספק",
    /* vi */
    "nếu có ~ câu hỏi|nếu bạn có ~ câu hỏi|nếu cần|đừng ngần ngại|"
    "xin đừng ngần ngại|không vấn đề gì|không có vấn đề gì|"
    "địa chỉ|chứng chỉ|không phản đối|không có gì|không thể trả lời sớm hơn|"
    "hẹn gặp ngày mai|hẹn gặp lại ngày mai|không sao",
    /* id */
    "jika ada ~ pertanyaan|jika anda memiliki ~ pertanyaan|"
    "kalau ada ~ pertanyaan|bila ada ~ pertanyaan|jika perlu|"
    "jangan ragu|jangan sungkan|tidak masalah|tidak apa-apa|"
    "tidak ada masalah|tidak keberatan|tidak ada keberatan|"
    "tidak bisa ~ lebih awal|tidak sempat ~ lebih awal|sampai besok|"
    "sampai nanti|tanpa masalah",
    NULL,
};

const char *const WORDS_COURTESIES_WITHIN[] = {
    /* ja */
    "すみません|申し訳ありません|申し訳ございません|問題ありません|"
    "問題ございません|問題ない|異議ありません|異議ございません|異存ありません|"
    "異存ございません|構いません|差し支えありません|間違いありません|"
    "ご不明な点があれば|ご不明な点がありましたら|ご不明な点がございましたら|"
    "ご質問があれば|ご質問がありましたら|何かありましたら|"
    "何かございましたら|ご不明な場合|ご不明の場合|いただければ|頂ければ|"
    "くだされば|少ない|ならびに|でしたら|までご連絡|明日もよろしく|お元気ですか|"
    "それまで",
    /* zh */
    "不好意思,回复晚了|不好意思,回覆晚了|如果您有任何问题,请给我打电话|"
    "如果您有任何問題,請打電話給我|如有疑问,请随时与我联系|如有疑問,請隨時與我聯絡|没问题|沒問題|没有问题|沒有問題|不好意思|不客气|不客氣|无异议|無異議|"
    "没有异议|沒有異議|没有意见|沒有意見|没意见|沒意見|无意见|無意見|不反对|"
    "不反對|如果您有任何问题|如果您有任何問題|如果您有问题|如果您有問題|"
    "如果有任何问题|如果有任何問題|如果有问题|如果有問題|如果有疑问|如果有疑問|"
    "如果需要|毫无疑问|毫無疑問|特别|特別|分别|分別|级别|級別|别名|別名|不仅|"
    "不僅|不久|未来|未來|无锡|無錫|明天见|明天見|以后见|不胜感激|不勝感激|"
    "不用谢|不用謝|未能及时|未能及時|没能及时|沒能及時|不周",
    /* ko */
    "문제 없습니다|문제없습니다|이의 없습니다|이의없습니다|이견 없습니다|"
    "문제가 없습니다|이의가 없습니다|변함없|틀림없|내일 뵙겠습니다|"
    "궁금한 점이 있으시면|문의 사항이 있으시면|질문이 있으시면|"
    "필요하시면|괜찮으시면|늦었지만|안녕하시|끊임없|잘 지내시나요|"
    "전에 말씀|이전에 말씀",
    NULL,
};

/* How a short line begins that says nothing against an answer; without signs.
 */
const char *const WORDS_HARMLESS[] = {
    /* en */
    "thank|thanks|thx|ty|many thanks|with thanks|much appreciated|appreciated|"
    "cheers|regards|best|kind|kindest|warm|warmest|yours|sincerely|"
    "respectfully|cordially|greetings|have a|have an|enjoy|happy|merry|"
    "all the best|take care|see you|talk to you|talk soon|speak soon|bye|hope|"
    "looking forward|look forward|we look forward|sent from|sent with|"
    "sent via|sent using|get outlook|download|yes|yep|ok|okay|sure|fine|"
    "perfect|great|excellent|confirmed|confirming|agreed|done|approved|"
    "looks good|looks fine|looks ok|looks correct|lgtm|all good|all fine|"
    "all correct|all details|all set|everything|checked|verified|go ahead|"
    "you can go ahead|you may go ahead|you may proceed|you can proceed|"
    "you can issue|please proceed|please go ahead|please issue|"
    "i can be reached|you can reach me|reach me|please continue|please confirm|please let me know|please keep me|"
    "let me know|please find|please send|please consider|please excuse|"
    "as requested|as discussed|as agreed|as asked|per our|per your|ticket|"
    "our ticket|case no|case number|ref|reference|our reference|"
    "your reference|request number|request no|request k|order no|order number|"
    "po box|account|tel|cell|office|direct|"
    "web|on behalf|owner of|i am the|i'm the|i’m the|we are the|this is ours|"
    "it is ours|it's ours|it’s ours|that's us|that’s us|that is us|sorry for|"
    "sorry about|apologies|no problem|call me any|call me if|feel free|mail.ru|call me at|call me on|hi|"
    "hello|hey|dear|good morning|good afternoon|good evening|welcome|nice to|"
    "hereby|as the|"
    "cc|attn|many greetings|wishing you|wish you|we wish you|your faithful|it department|it dept|it team|it manager|"
    "the request is ours|the request is valid|request is valid|"
    "this request is ours|"
    "i confirm|we confirm|i agree|we agree|i consent|we consent|you have our|"
    "you have my|you may issue|well done|get bluemail|get k-9|it is correct|"
    "this is correct|that is correct|the details are correct|"
    "the data are correct",
    /* below mails of Outlook's apps */
    "obtenir outlook|obtener outlook|descargar outlook|obter o outlook|"
    "scarica outlook|outlook voor|hämta outlook|hent outlook|få outlook|"
    "hanki outlook|pobierz program outlook|získat outlook|obțineți outlook|"
    "dapatkan outlook|outlook für",
    /* de */
    "danke|dank|vielen dank|besten dank|herzlichen dank|merci|gruß|gruss|"
    "grüße|grüsse|viele|beste|liebe|lieben|freundliche|freundlichen|schöne|"
    "schönen|schönes|herzliche|mit freundlich|mit freundlichen|"
    "mit freundlichem|mit besten|mfg|lg|vg|einen schönen|ein schönes|"
    "eine schöne|gute|guten|frohe|alles gute|bis bald|bis dann|gern|gerne|"
    "passt|ja|alles klar|alles ok|alles in ordnung|alles gut|alles korrekt|"
    "alles geprüft|alles richtig|alles bestens|sieht gut|in ordnung|"
    "einverstanden|erledigt|bestätigt|bestätige|geprüft|freigegeben|"
    "wie besprochen|wie vereinbart|wie gewünscht|anbei|bitte ausstellen|"
    "bitte fortfahren|bitte um bestätigung|bitte bestätigen|gesendet|"
    "von meinem|unsere ticket|unser ticket|ticket-nr|ticketnummer|vorgang|"
    "auftrag|referenz|aktenzeichen|az|telefon|mobil|handy|durchwahl|"
    "ich bin hier|ich bin der|ich bin die|entschuldigung|entschuldigen|"
    "bei fragen|bei rückfragen|für rückfragen|i.a.|i. a.|i.v.|i. v.|ppa|"
    "im auftrag|in vertretung|ihr|ihre|euer|eure|dein|deine|tschüss|servus|"
    "hallo|moin|lieber|wir freuen|ich freue|freundlichst|hochachtungsvoll|"
    "super|prima|perfekt|sehr gut|als inhaber|als admin|"
    "die anfrage ist von|die anfrage kommt|die anfrage stammt|"
    "der antrag ist von|der antrag kommt|"
    "von unterwegs|ich bestätige|wir bestätigen|bitte stellen sie|sie können|"
    "die angaben sind|die daten sind|der antrag ist korrekt|"
    "die anfrage ist korrekt|von samsung|diese nachricht wurde|"
    "wir bitten um ausstellung|stimmt",
    /* fr */
    "un grand merci|cordialement|bien cordialement|bien à vous|salutations|"
    "bonne|bon|belle|excellente|à bientôt|à demain|cdt|cdlt|sincères|"
    "sincèrement|respectueusement|meilleures|amicalement|oui|d'accord|"
    "d’accord|parfait|très bien|tout est|c'est bon|c’est bon|confirmé|validé|"
    "vérifié|comme convenu|comme demandé|veuillez|je suis le|je suis la|"
    "je reste|désolé|désolée|avec plaisir|envoyé|notre ticket|réf|référence|"
    "dossier|commande|tél|portable|courriel|bonjour|bonsoir|salut|au plaisir|"
    "en vous|joyeux|joyeuses|"
    "la demande est de|la demande vient|la demande provient|"
    "je confirme|nous confirmons|vous pouvez|merci de|les informations sont|"
    "c'est correct|c’est correct",
    /* es */
    "gracias|muchas gracias|mil gracias|saludos|un saludo|un cordial|"
    "un abrazo|atentamente|cordialmente|atte|buen|buena|buenos|buenas|feliz|"
    "felices|hasta luego|hasta pronto|hasta la próxima|que tenga|que tengan|"
    "que pase|sí|vale|de acuerdo|perfecto|muy bien|todo bien|todo correcto|"
    "todo en orden|está bien|confirmado|conforme|verificado|revisado|"
    "como acordado|como solicitado|quedo|quedamos|adjunto|perdón|disculpe|"
    "disculpen|soy el|soy la|enviado|nuestro ticket|referencia|pedido|"
    "teléfono|móvil|correo|hola|estimado|estimada|"
    "la solicitud es nuestra|la solicitud es correcta|la solicitud viene|"
    "el pedido es nuestro|"
    "confirmo|confirmamos|pueden emitir|puede emitir|pueden proceder|procedan|"
    "los datos son|es correcto",
    /* pt */
    "obrigado|obrigada|muito obrigado|muito obrigada|grato|grata|"
    "atenciosamente|cumprimentos|com os melhores|melhores|abraço|abraços|att|"
    "bom|boa|até breve|até logo|até amanhã|tenha|sim|certo|tudo certo|"
    "tudo bem|tudo ok|de acordo|perfeito|muito bem|como combinado|fico|"
    "ficamos|segue|desculpe|desculpem|sou o|sou a|chamado|nosso chamado|"
    "nosso ticket|referência|telefone|telemóvel|celular|olá|prezado|prezada|"
    "o pedido é nosso|o pedido vem|o pedido veio|a solicitação é nossa|"
    "confirmo|confirmamos|podem emitir|pode emitir|podem prosseguir|"
    "os dados estão|está correto",
    /* it */
    "grazie|mille grazie|tante grazie|cordiali|distinti|saluti|un saluto|"
    "un cordiale|buon|buona|buone|a presto|ciao|sì|va bene|perfetto|"
    "molto bene|tutto bene|tutto a posto|tutto ok|tutto corretto|d'accordo|"
    "d’accordo|confermato|confermo|verificato|come concordato|come richiesto|"
    "resto|restiamo|in allegato|scusi|scusate|mi scuso|sono il|sono la|"
    "inviato|il nostro ticket|rif|riferimento|pratica|ordine|telefono|"
    "cellulare|salve|gentile|con i migliori|i migliori|"
    "la richiesta è nostra|la richiesta viene|la richiesta proviene|"
    "confermiamo|potete emettere|può emettere|potete procedere|procedete|"
    "i dati sono|è corretto|è tutto corretto",
    /* nl */
    "bedankt|dankjewel|dank je|dank u|alvast|groet|groeten|groetjes|"
    "met vriendelijke|vriendelijke|hartelijke|mvg|hoogachtend|fijne|fijn|"
    "goede|prettige|prettig|tot ziens|tot snel|oké|akkoord|goed|alles klopt|"
    "ziet er goed|bevestigd|gecontroleerd|zoals afgesproken|zoals gevraagd|"
    "bijgaand|excuses|ik ben de|ik ben hier|ik ben nu|verzonden|verstuurd|"
    "ons ticket|referentie|telefoon|mobiel|hoi|geachte|"
    "de aanvraag is van|de aanvraag komt|"
    "ik bevestig|wij bevestigen|u kunt|de gegevens kloppen|gaat uw gang",
    /* sv */
    "tack|många tack|mvh|med vänlig|med vänliga|vänliga|vänlig|hälsningar|"
    "bästa|trevlig|ha en|ha det|god|glad|hej|hejdå|okej|bra|allt|ser bra|"
    "bekräftat|bekräftas|kontrollerat|som överenskommet|som önskat|bifogat|"
    "ursäkta|förlåt|jag är postmaster|jag är administratör|skickat|ärende|"
    "vårt ärende|referens|e-post|vi ses|"
    "begäran kommer|begäran är vår|"
    "jag bekräftar|vi bekräftar|ni kan|uppgifterna stämmer",
    /* da, nb */
    "tak|mange tak|tusind tak|takk|mange takk|tusen takk|med venlig|"
    "med vennlig|venlig|vennlig|venlige|vennlige|hilsen|hilsner|kh|vh|bedste|"
    "fortsat|fortsatt|hav en|hei|fint|alt|ser fint|bekræftet|bekreftet|"
    "kontrolleret|kontrollert|som aftalt|som avtalt|som ønsket|vedhæftet|"
    "vedlagt|beklager|undskyld|jeg er postmaster|jeg er administrator|sendt|"
    "sag|vores sag|sak|vår sak|"
    "anmodningen kommer|anmodningen er fra|forespørselen kommer|"
    "forespørselen er fra|"
    "jeg bekræfter|vi bekræfter|i kan udstede|du kan udstede|oplysningerne er|"
    "jeg bekrefter|vi bekrefter|dere kan|opplysningene er",
    /* fi */
    "kiitos|kiitokset|kiitoksia|paljon kiitoksia|terveisin|terveiset|"
    "ystävällisin|parhain|hyvää|mukavaa|moi|terve|kyllä|joo|selvä|hyvä|kaikki|"
    "vahvistettu|tarkistettu|kuten sovittu|kuten pyydetty|liitteenä|anteeksi|"
    "pahoittelut|olen täällä|olen ylläpitäjä|lähetetty|tikettimme|tiketti|"
    "viite|tilaus|puh|puhelin|gsm|sähköposti|nähdään|"
    "pyyntö tuli|pyyntö on meidän|"
    "vahvistan|vahvistamme|voitte|tiedot ovat",
    /* pl */
    "dziękuję|dziękujemy|dzięki|pozdrawiam|pozdrawiamy|pozdrowienia|"
    "z poważaniem|z wyrazami|miłego|miłej|dobrego|udanego|udanej|wesołych|"
    "do zobaczenia|do usłyszenia|dobrze|świetnie|doskonale|wszystko|"
    "zgadza się|potwierdzam|potwierdzone|sprawdzone|zgodnie z|jak ustalono|"
    "w załączeniu|przepraszam|przepraszamy|jestem tu|jestem administratorem|"
    "wysłane|wysłano|zgłoszenie|nasze zgłoszenie|numer|zamówienie|dzień dobry|"
    "witam|cześć|szanowni|"
    "wniosek pochodzi|wniosek jest nasz|"
    "potwierdzamy|proszę wystawić|proszę o wystawienie|mogą państwo|dane są",
    /* cs */
    "děkuji|děkujeme|díky|s pozdravem|s pozdravy|s úctou|zdravím|hezký|hezké|"
    "krásný|pěkný|příjemný|mějte|na shledanou|nashledanou|ano|dobře|v pořádku|"
    "vše|výborně|skvěle|potvrzuji|potvrzeno|zkontrolováno|dle dohody|"
    "v příloze|omlouvám|pardon|jsem zde|jsem správce|odesláno|tiket|náš tiket|"
    "číslo|objednávka|dobrý den|ahoj|vážení|"
    "žádost pochází|žádost je naše|"
    "potvrzujeme|prosím vystavte|můžete|údaje jsou",
    /* hu */
    "köszönöm|köszönjük|köszi|üdvözlettel|üdv|tisztelettel|szép|jó|kellemes|"
    "viszlát|igen|rendben|minden|tökéletes|megerősítve|ellenőrizve|"
    "ahogy megbeszéltük|mellékelve|elnézést|bocsánat|én vagyok|telefonról|"
    "jegyszámunk|hivatkozás|rendelés|helló|szia|tisztelt|küldve|"
    "a kérés tőlünk|a kérelem tőlünk|"
    "megerősítem|megerősítjük|kérem, állítsák|kiállíthatják|az adatok",
    /* ro */
    "mulțumesc|multumesc|mulțumim|mersi|cu stimă|cu respect|cu drag|"
    "cele mai bune|toate cele|salutări|o zi|zi frumoasă|să aveți|la revedere|"
    "da|bine|totul|e în regulă|în regulă|confirmat|verificat|conform|atașat|"
    "scuze|îmi cer|eu sunt postmasterul|sunt administratorul|trimis|tichetul|"
    "tichet|comanda|bună|stimate|stimați|"
    "cererea vine|cererea este a noastră|"
    "confirm|confirmăm|puteți emite|puteți continua|datele sunt",
    /* el */
    "ευχαριστώ|ευχαριστούμε|με εκτίμηση|φιλικά|με φιλικούσ|χαιρετισμούσ|καλή|"
    "καλό|καλησπέρα|καλημέρα|γεια|τα λέμε|ναι|οκ|εντάξει|τέλεια|όλα|"
    "επιβεβαιώνω|όπωσ συμφωνήσαμε|συνημμένα|συγγνώμη|είμαι ο|είμαι η|στάλθηκε|"
    "το αίτημά|αίτημα|τηλ|κιν|αγαπητέ|"
    "το αίτημα είναι δικό|το αίτημα προέρχεται|"
    "επιβεβαιώνουμε|μπορείτε|τα στοιχεία",
    /* ru */
    "спасибо|благодарю|благодарим|с уважением|с наилучшими|всего|хорошего|"
    "хорошей|удачи|удачного|до свидания|до встречи|да|ок|хорошо|отлично|все|"
    "всё|подтверждаю|подтверждено|проверено|согласовано|как договаривались|"
    "во вложении|извините|простите|прошу прощения|я здесь|я администратор|"
    "отправлено|заявка|наша заявка|номер|заказ|тел|моб|почта|здравствуйте|"
    "добрый|привет|уважаемые|с новым|"
    "запрос от|запрос наш|"
    "подтверждаем|можете выпускать|можете выдать|можете продолжать|"
    "данные верны|прошу выдать|просьба выдать",
    /* uk */
    "дякую|дякуємо|щиро дякую|з повагою|з найкращими|всього|гарного|гарних|"
    "успіхів|до побачення|до зустрічі|так|добре|чудово|усе|підтверджую|"
    "перевірено|узгоджено|як домовлялися|у вкладенні|вибачте|перепрошую|я тут|"
    "я адміністратор|надіслано|пошта|вітаю|привіт|шановні|"
    "запит від|запит наш|"
    "підтверджуємо|можете випускати|можете видати|можете продовжувати|"
    "дані правильні|прошу видати",
    /* tr */
    "teşekkür|teşekkürler|çok teşekkür|sağ olun|sağol|saygılarımla|"
    "saygılarımızla|saygılar|selamlar|sevgiler|iyi|hayırlı|kolay gelsin|"
    "görüşmek|görüşürüz|evet|tamam|uygundur|uygun|her şey|kontrol edildi|"
    "konuştuğumuz|ekte|özür|kusura|buradaki|gönderildi|telefonumdan|kayıt|"
    "talep|sipariş|merhaba|sayın|yardımınız|"
    "talep bizden|istek bizden|"
    "talebi onaylıyorum|onaylıyoruz|teyit|sertifikayı düzenleyebilirsiniz|"
    "devam edebilirsiniz|bilgiler doğru",
    /* vi */
    "cảm ơn|cám ơn|trân trọng|thân|kính|chúc|hẹn|vâng|đồng ý|được|tốt|"
    "đã xác nhận|đã kiểm tra|như đã|đính kèm|xin lỗi|tôi là|gửi từ|phiếu|đt|"
    "điện thoại|xin chào|chào|"
    "tôi xác nhận|chúng tôi xác nhận",
    /* id */
    "terima kasih|makasih|salam|hormat|semoga|selamat|ya|oke|baik|setuju|"
    "bagus|semua|dikonfirmasi|sudah dicek|sesuai|terlampir|maaf|mohon maaf|"
    "saya postmaster|saya admin|dikirim|nomor|telp|hp|halo|yth|"
    "saya mengonfirmasi|kami mengonfirmasi|saya konfirmasi|silakan terbitkan|"
    "silakan lanjutkan",
    NULL,
};
/* clang-format on */
