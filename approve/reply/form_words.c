/* SPDX-License-Identifier: ISC
 * What letters and companies write around an answer, and those who are away in
 * its place, in the languages of the phrases.
 *
 * Folded (σ for ς), bars between them; word_list.h has the signs. */
#include "approve/reply/word_list.h"

/* clang-format off */
/* What leads to an answer, and is nobody else's: alone before a colon. */
const char *const WORDS_ANSWERS[] = {
    /* en */
    "answer|my answer|our answer|the answer|my answer is|our answer is|"
    "reply|my reply|our reply|response|my response|our response|decision|"
    "my decision|our decision|my decision is|our decision is|"
    "here is my answer|here is our answer|here is my decision|"
    "here is our decision|here is my reply|here is my response|"
    "please find my answer|please find my answer below|"
    "please find our answer below|please find my reply below|"
    "please find my response below|see my answer below|my answer below|"
    "see below|as requested|as requested, here is my answer|"
    "as requested, my answer|as asked|in reply to your request|"
    "here is my approval|here is our approval|my approval|our approval|done|"
    "in response to your request|to your request|regarding your request|"
    "re your request|about your request|hereby",
    /* de */
    "antwort|meine antwort|unsere antwort|meine antwort ist|"
    "meine antwort lautet|unsere antwort lautet|hier meine antwort|"
    "hier ist meine antwort|hier unsere antwort|entscheidung|"
    "meine entscheidung|unsere entscheidung|hier unsere entscheidung|"
    "wie gewünscht|wie erbeten|wie gewünscht, meine antwort|hiermit|"
    "zu ihrer anfrage|auf ihre anfrage",
    /* fr */
    "réponse|ma réponse|notre réponse|voici ma réponse|"
    "voici notre réponse|ma réponse est|décision|ma décision|"
    "notre décision|voici notre décision|voici ma décision|"
    "comme demandé|ci-dessous ma réponse",
    /* es */
    "respuesta|mi respuesta|nuestra respuesta|mi respuesta es|"
    "esta es mi respuesta|aquí está mi respuesta|aquí mi respuesta|"
    "decisión|mi decisión|nuestra decisión|como solicitado|"
    "según lo solicitado",
    /* pt */
    "resposta|minha resposta|a minha resposta|nossa resposta|"
    "a nossa resposta|segue a minha resposta|segue minha resposta|"
    "segue abaixo a minha resposta|decisão|minha decisão|nossa decisão|"
    "a nossa decisão|conforme solicitado",
    /* it */
    "risposta|la mia risposta|la nostra risposta|ecco la mia risposta|"
    "ecco la nostra risposta|di seguito la mia risposta|decisione|"
    "la mia decisione|la nostra decisione|come richiesto",
    /* nl */
    "antwoord|mijn antwoord|ons antwoord|mijn antwoord is|"
    "hierbij mijn antwoord|hier is mijn antwoord|beslissing|"
    "mijn beslissing|onze beslissing|zoals gevraagd|hierbij",
    /* sv, da, nb */
    "svar|mitt svar|vårt svar|här är mitt svar|beslut|mitt beslut|"
    "vårt beslut|mit svar|vores svar|her er mit svar|vores beslutning|"
    "min beslutning|svaret mitt|svaret vårt|her er svaret mitt|"
    "vår beslutning|som ønsket|som önskat",
    /* fi */
    "vastaus|vastaukseni|vastauksemme|tässä vastaukseni|päätös|"
    "päätöksemme|päätökseni|kuten pyydettiin",
    /* pl, cs */
    "odpowiedź|moja odpowiedź|nasza odpowiedź|oto moja odpowiedź|decyzja|"
    "moja decyzja|nasza decyzja|odpověď|moje odpověď|naše odpověď|"
    "zde je moje odpověď|rozhodnutí|moje rozhodnutí|naše rozhodnutí",
    /* hu, ro */
    "válasz|válaszom|a válaszom|a válaszunk|íme a válaszom|döntés|"
    "a döntésem|a döntésünk|răspuns|răspunsul meu|răspunsul nostru|"
    "iată răspunsul meu|decizia mea|decizia noastră",
    /* el */
    "απάντηση|η απάντησή μου|η απάντησή μασ|η απάντηση μου|"
    "ιδού η απάντησή μου|η απόφασή μου|η απόφασή μασ",
    /* ru, uk */
    "ответ|мой ответ|наш ответ|вот мой ответ|решение|мое решение|"
    "моё решение|наше решение|відповідь|моя відповідь|наша відповідь|"
    "ось моя відповідь|рішення|моє рішення|наше рішення",
    /* tr */
    "cevap|cevabım|cevabımız|yanıt|yanıtım|yanıtımız|kararım|kararımız",
    /* ar, he */
    "جوابي|الجواب|إجابتي|ردي|جوابنا|ردنا|قرارنا|قراري|"
    "תשובה|תשובתי|התשובה שלי|תשובתנו|ההחלטה שלי|ההחלטה שלנו|החלטתנו",
    /* ja, zh, ko */
    "回答|返答|返信|以下の通り回答いたします|以下の通り回答します|ご回答|"
    "私の回答|弊社の回答|当社の回答|答复|我的答复|我们的答复|答覆|我的答覆|"
    "我們的答覆|我的回复|我的回覆|回复|回覆|我的决定|我們的決定|我的答案|"
    "답변|제 답변|저의 답변|저희 답변|회신|결정",
    /* vi, id */
    "trả lời|câu trả lời|câu trả lời của tôi|câu trả lời của chúng tôi|"
    "quyết định của tôi|quyết định của chúng tôi|jawaban|jawaban saya|"
    "jawaban kami|berikut jawaban saya|keputusan saya|keputusan kami",
    NULL,
};

/* How a letter ends, as a whole line: names stand below. */
const char *const WORDS_SIGN_OFFS[] = {
    "regards|kind regards|best regards|warm regards|with kind regards|"
    "with best regards|many thanks|thanks|thank you|thx|best|"
    "best wishes|cheers|sincerely|yours sincerely|yours faithfully|"
    "yours truly|yours|br|kr|rgds|thanks and regards|"
    "thanks & regards|respectfully|sincerely yours|warmly|ta|tia|"
    "with best wishes|stay safe|take care|all the best",
    "mit freundlichen grüßen|mit freundlichen grüssen|"
    "mit freundlichem gruß|freundliche grüße|freundliche grüsse|"
    "viele grüße|viele grüsse|beste grüße|liebe grüße|schöne grüße|"
    "herzliche grüße|grüße|gruß|gruss|mfg|lg|vg|danke|vielen dank|"
    "hochachtungsvoll|besten dank|"
    "besten dank und freundliche grüße|vielen dank und viele grüße|"
    "vielen dank und freundliche grüße",
    "cordialement|bien cordialement|bien à vous|salutations|merci|"
    "sincères salutations|respectueusement",
    "un saludo|saludos|saludos cordiales|atentamente|cordialmente|gracias|"
    "muchas gracias|atte|un cordial saludo",
    "atenciosamente|cumprimentos|com os melhores cumprimentos|obrigado|"
    "obrigada|abraço|att|melhores cumprimentos",
    "cordiali saluti|saluti|distinti saluti|grazie|un saluto|"
    "cordialmente",
    "met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|"
    "vriendelijke groeten|groet|groeten|mvg|bedankt|hoogachtend",
    "vänliga hälsningar|med vänliga hälsningar|med vänlig hälsning|"
    "hälsningar|mvh|tack|bästa hälsningar|med venlig hilsen|"
    "venlig hilsen|venlige hilsner|hilsen|vh|tak|vennlig hilsen|"
    "med vennlig hilsen|takk|beste hilsen",
    "ystävällisin terveisin|terveisin|kiitos|parhain terveisin",
    "z poważaniem|pozdrawiam|pozdrowienia|dziękuję|s pozdravem|"
    "s úctou|děkuji|hezký den",
    "üdvözlettel|tisztelettel|köszönöm|cu stimă|cu respect|mulțumesc|"
    "toate cele bune",
    "με εκτίμηση|ευχαριστώ|φιλικά|με φιλικούσ χαιρετισμούσ",
    "с уважением|спасибо|с наилучшими пожеланиями|з повагою|дякую|"
    "з найкращими побажаннями",
    "saygılarımla|saygılarımızla|teşekkürler|iyi çalışmalar|sevgiler",
    "مع تحياتي|تحياتي|شكرا|مع أطيب التحيات|مع فائق الاحترام|"
    "בברכה|תודה|בכבוד רב",
    "よろしくお願いします|よろしくお願いいたします|以上|敬具|此致|敬上|"
    "谢谢|謝謝|祝好|감사합니다|드림|올림",
    "trân trọng|cảm ơn|thân mến|salam|hormat saya|terima kasih",
    NULL,
};

/* A paragraph with one of each is what a company puts below all mails. */
const char *const WORDS_SECRETS[] = {
    "confidential|privileged|confidentiality|disclaimer|no liability|"
    "vertraulich|"
    "vertrauliche|confidentiel|confidentiels|confidentielles|confidencial|"
    "confidenciales|confidenciais|riservato|riservate|riservata|"
    "confidenziale|confidenziali|vertrouwelijk|vertrouwelijke|"
    "konfidentiellt|konfidentiell|sekretess|fortrolig|fortrolige|"
    "konfidensiell|konfidensielt|luottamuksellinen|luottamuksellisia|"
    "poufna|poufne|poufny|důvěrná|důvěrné|důvěrný|bizalmas|confidențial|"
    "confidențiale|confidenţial|εμπιστευτικό|εμπιστευτικέσ|"
    "εμπιστευτικά|конфиденциально|конфиденциальную|конфиденциальной|"
    "конфіденційний|конфіденційну|конфіденційною|gizlidir|gizli|سرية|"
    "حسوי|חסויה|חסוי|סודית|bảo mật|rahasia",
    NULL,
};

const char *const WORDS_SECRETS_WITHIN[] = {
    "机密|機密|保密|秘密情報|기밀|비밀",
    NULL,
};

const char *const WORDS_RECEIVERS[] = {
    "recipient|recipients|addressee|in error|by mistake|"
    "content of this email|contents of this email|content of this e-mail|"
    "contents of this e-mail|empfänger|"
    "adressat|e-mails|destinataire|message|destinatario|destinatários|"
    "destinatário|mensaje|mensagem|messaggio|destinatari|ontvanger|"
    "bericht|geadresseerde|mottagare|meddelande|meddelelse|modtager|"
    "mottaker|e-posten|viesti|vastaanottaja|wiadomość|adresatem|odbiorcą|"
    "zpráva|adresátem|příjemcem|üzenet|címzett|mesaj|destinatarul|μήνυμα|"
    "παραλήπτησ|письмо|сообщение|адресатом|получателем|лист|"
    "повідомлення|e-posta|alıcısı|الرسالة|البريد|הודעה|הודעת|thư|email này|"
    "pesan|surel",
    NULL,
};

const char *const WORDS_RECEIVERS_WITHIN[] = {
    "邮件|郵件|信件|メール|メッセージ|메일|메시지",
    NULL,
};

/* Part of a line of those who are away, or of the machine that says so. */
const char *const WORDS_ABSENCES[] = {
    /* en */
    "out of office|out of the office|automatic reply|automated reply|"
    "automatic response|automated response|auto-reply|autoreply|"
    "autoresponder|auto-response|i am away|i'm away|i’m away|currently away|"
    "on vacation|on annual leave|on holiday until|on leave until|"
    "automated message|automatically generated|automatically sent|"
    "auto-generated|autogenerated|system message|do not reply|this mailbox is|"
    "unattended|not monitored|thank you for contacting|thanks for contacting|"
    "we will answer|we aim to answer|will be answered|answer within|"
    "respond within|reply within|"
    "your ticket has|ticket has been|has been updated|changed status|"
    "parental leave|maternity leave|paternity leave|sick leave|out sick|"
    "gone fishing|covers for me|suggested reply|suggested answer|"
    "you are asked to reply|translated by|summary of this|reacted to your|"
    "liked your message|your comment was|our new address|view ticket|"
    "has completed the task|fax received|voicemail",
    /* de */
    "nicht im büro|abwesenheitsnotiz|automatische antwort|"
    "automatisch erstellt|im urlaub|außer haus|abwesend|"
    "automatisch|bearbeiten ihr anliegen|bearbeiten ihre anfrage|"
    "melden uns schnellst|melden uns umgehend|elternzeit|"
    "mutterschutz|meine vertretung|vertritt mich|krankgemeldet|"
    "krankgeschrieben|dieses postfach|vom moderator|ihre anfrage wurde|"
    "ihr antrag wurde",
    /* fr */
    "absent jusqu|absente jusqu|absent du|absente du|réponse automatique|"
    "en congé|en vacances|"
    "vous répondrons|vous répondra|"
    "congé parental|congé maternité|me remplace|message automatique|"
    "automatiquement|votre demande a été",
    /* es */
    "fuera de la oficina|respuesta automática|de vacaciones|"
    "le responderemos|le contestaremos|mensaje automático|"
    "automáticamente|baja médica|baja maternal|su solicitud ha sido|"
    "su mensaje ha sido",
    /* pt */
    "fora do escritório|resposta automática|de férias|"
    "responderemos|mensagem automática|"
    "automaticamente|licença maternidade|licença médica|sua solicitação foi|"
    "o seu pedido foi",
    /* it */
    "fuori ufficio|fuori sede|risposta automatica|in ferie|"
    "le risponderemo|vi risponderemo|messaggio automatico|"
    "automaticamente|in maternità|in malattia|"
    "vostra richiesta è stata",
    /* nl */
    "niet op kantoor|afwezig|automatisch antwoord|met vakantie|"
    "reageren zo spoedig|reageren zo snel|automatisch|"
    "met verlof|uw aanvraag is|uw bericht is",
    /* sv */
    "inte på kontoret|autosvar|automatiskt svar|på semester|"
    "vi återkommer|automatiskt|föräldraledig|sjukskriven|din begäran har",
    /* da, nb */
    "ikke på kontoret|automatisk svar|på ferie|"
    "vi vender tilbage|automatisk|på barsel|barselsorlov|sykmeldt|sygemeldt|"
    "foreldrepermisjon",
    /* fi */
    "poissa toimistolta|automaattinen vastaus|lomalla|"
    "automaattinen|vanhempainvapaa|sairauslomalla|palaamme asiaan",
    /* pl */
    "jestem nieobecn|odpowiedź automatyczna|automatyczna odpowiedź|na urlopie|"
    "automatyczna|automatycznie|zwolnieniu lekarskim|odpowiemy|"
    "urlopie macierzyńskim",
    /* cs */
    "mimo kancelář|automatická odpověď|na dovolené|"
    "automatick|mateřské|rodičovské|odpovíme vám",
    /* hu */
    "nem vagyok az irodában|automatikus válasz|szabadságon|"
    "automatikus|gyesen|táppénzen|válaszolunk önnek",
    /* ro */
    "lipsesc din birou|răspuns automat|în concediu|"
    "mesaj automat|generat automat|vă vom răspunde|concediu",
    /* el */
    "απουσιάζω|εκτόσ γραφείου|αυτόματη απάντηση|"
    "αυτόματο μήνυμα|αυτόματα|σε άδεια|θα σασ απαντήσουμε",
    /* ru */
    "не будет в офисе|автоматический ответ|автоответ|в отпуске|"
    "автоматически|автоматическое|декрете|больничном|мы ответим|"
    "ваша заявка",
    /* uk */
    "не буде в офісі|автоматична відповідь|у відпустці|"
    "автоматично|автоматичне|декреті|лікарняному|ми відповімо|"
    "ваша заявка",
    /* tr */
    "ofiste değilim|otomatik yanıt|izindeyim|"
    "otomatik|izinliyim|raporluyum|size dönüş",
    /* ar, he */
    "خارج المكتب|رد تلقائي|מחוץ למשרד|תשובה אוטומטית|"
    "رسالة تلقائية|رسالة آلية|في إجازة|سنرد عليك|הודעה אוטומטית|בחופשה|בחופשת|"
    "נחזור אליך",
    /* ja */
    "不在にして|不在です|自動応答|自動返信|休暇中|"
    "自動送信|自動で送信|システムから|育休|産休|休職",
    /* zh */
    "外出至|不在办公室|不在辦公室|自动回复|自动答复|自動回覆|自動回復|休假|"
    "系统自动|系統自動|自动发送|自動發送|系统发送|产假|產假|病假|您的邮件已收到",
    /* ko */
    "부재중|자동 회신|자동 응답|휴가 중|"
    "시스템 발신|자동 발송|자동발송|육아휴직|출산휴가|병가",
    /* vi, id */
    "tôi vắng mặt|trả lời tự động|tidak di kantor|balasan otomatis|"
    "tin nhắn tự động|thư tự động|nghỉ phép|chúng tôi sẽ trả lời|"
    "pesan otomatis|secara otomatis|sedang cuti|kami akan membalas",
    NULL,
};
/* clang-format on */
