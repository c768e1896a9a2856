/* SPDX-License-Identifier: ISC
 * Words that tell what a sentence of known words is: one that says or means
 * something, asks, is of others, of what was or of the reader.
 *
 * Folded (σ for ς), blanks between them, a string or more a language; known.h
 * has the signs. */
#include "approve/reply/known.h"

/* clang-format off */
/* One of them, at least, makes it a sentence: "our old one" is none. */
const struct known_words KNOWN_TO_SAY[] = {
    {KNOWN_EN,
	"typed expected expecting planned renewal know made runs expires install "
	"installed could scanned want discussed christmas regards am is are was "
	"were be been m s re ve have has had need needed use uses using manage "
	"manages managed maintain maintains operate operates own owned confirm "
	"confirmed confirms approve approved agree agreed ordered requested "
	"request asked check checked verified reviewed looks go goes issue "
	"proceed continue process accept hereby send requesting submitted "
	"applied control controls handles find follow reach renew placed needs looking order replaces"},
    {KNOWN_DE,
	"war verlängerung erneuerung finden ist sind bin haben hat habe wurde "
	"wurden gehört bestätige bestätigen genehmige stimme stimmt stimmen "
	"passt passen benötigen benötigt benötige brauchen braucht nutzen "
	"verwenden verwendet läuft kommt stammt bitte hiermit bestellt "
	"beantragt geprüft handelt freue freuen wünsche wünschen stehe stehen "
	"gibt können kann besprochen vereinbart danke"},
    {KNOWN_FR,
	"renouvellement demande est sont sommes suis ai a avons ont confirme "
	"confirmons approuve gère gérons utilisons utilise appartient provient "
	"vient émane reste restons remercie remercions pouvez veuillez demandé "
	"commandé vérifié convenu agit fait expire"},
    {KNOWN_ES,
	"fui renovación es son somos soy está están hemos he ha confirmo "
	"confirmamos apruebo necesitamos necesito usamos viene proviene quedo "
	"quedamos pueden puede solicitamos pedimos pedí solicité solicitó pidió "
	"caduca vence gestiona gestionamos espero emita emitan procedan gracias"},
    {KNOWN_PT,
	"é são somos sou está estão foi fomos temos tenho confirmo confirmamos "
	"aprovo precisamos preciso usamos vem veio fico ficamos podem pode "
	"pedimos pedi pediu pediram solicitei solicitamos recebemos abrimos "
	"agradeço agradecemos expira vence segue obrigado obrigada"},
    {KNOWN_IT,
	"stato rinnovo seguito ecco è sono siamo ho abbiamo ha hanno confermo "
	"confermiamo approvo usiamo proviene viene resto restiamo serve potete "
	"procedete scade gestisco gestiamo grazie"},
    {KNOWN_NL,
	"was is zijn ben heb hebben heeft wordt worden werd bevestig bevestigen "
	"klopt kloppen gebruiken gebruikt komt verloopt kunt gaat ga vind vindt "
	"staat bedankt hierbij"},
    {KNOWN_SV,
	"var är har hade blev bekräftar behöver använder kommer kan äger sköter "
	"stämmer går utfärda ta tack"},
    {KNOWN_DA,
	"var finder er har havde bekræfter behøver bruger kommer kan udløber "
	"tak"},
    {KNOWN_NB,
	"var finner er har hadde bekrefter trenger bruker kommer kan utløper "
	"takk"},
    {KNOWN_FI,
	"on ovat olen olemme vahvista* tarvits* käyttä* voitte tulee tuli "
	"kuuluu vastaan saimme avasimme kiito* odotamme meidän meiltä"},
    {KNOWN_PL,
	"moja nasza nasz mój nasze znajduje dobr* jest są jestem jesteśmy mam "
	"mamy potwierdz* zgad* należy pochodzi proszę prosimy potrzebuj* wygasa "
	"zamówi* złoży* dzięk* dziękuj* przyjęliś* wystaw*"},
    {KNOWN_CS,
	"moje naše náš můj je jsou jsem jsme mám máme potvrz* patří pochází "
	"prosím prosíme potřebuj* používám vyprší děkuj* objedn* najdete jde"},
    {KNOWN_HU,
	"van vannak vagyok vagyunk megerősít* köszön* kér* kérj* rendel* jött "
	"tőlünk miénk lejár* található szükség*"},
    {KNOWN_RO,
	"este sunt suntem am avem are ai a confirm* mulțumesc mulțumim vine "
	"provine aparține puteți"},
    {KNOWN_EL,
	"ιδού βρείτε είναι είμαι είμαστε έχω έχουμε έχει επιβεβαι* ευχαριστ* "
	"ζητήσ* χρειαζόμαστε προέρχεται ανήκει λήγει παρακαλ* μπορείτε έλαβ* "
	"λάβ* δικό"},
    {KNOWN_RU,
	"мой моя мое моё мы я ниже добр* хорош* удач* наш наша наше наши нас "
	"подтвержд* является принадлежит запросил* заказал* подал* проверил* "
	"прош* просим просьб* спасибо благодар* нужен нужн* использу* истекает "
	"верно верны верна выпус* выда* сообщаем приня* принял* отправил* это"},
    {KNOWN_UK,
	"мій моя моє ми я нижче добр* гарн* вітан* наш наша наше наші нас "
	"підтвердж* є належить замовил* подал* перевірил* прош* просим* дяку* "
	"потрібен потрібн* використов* закінчується повідомляємо прийнял* це"},
    {KNOWN_TR,
	"kararımız aşağıdadır dilerim merhaba bizim aittir istedik istedim "
	"onayl* teyit doğru* uygun* tamam* ederim edin edebilirsiniz ediyorum "
	"ediyoruz teşekkür* rica lütfen aldık alındı açtık geldi bizden"},
    {KNOWN_AR,
	"كما قرارنا أحمد محمد محمود علي حسن حسين خالد عمر سارة فاطمة مريم يوسف "
	"إبراهيم مصطفى عبد ليلى نور سامي كريم طارق مرحبا السلام تحية التحية "
	"التحيات أطيب رقم التذكرة ردي جوابي أدناه فائق الاحترام نحن أنا هو هي "
	"تم طلبنا طلبت نحتاج* نملك لنا أؤكد نؤكد أشكر* نشكر* شكرا شكرًا يرجى "
	"رجاء أرجو نرجو استلمنا فتحنا أرسل* تفضلوا وتفضلوا"},
    {KNOWN_HE,
	"להלן תשובתי אנא דני יוסי משה דוד רחל שרה מיכל אבי יעל נועה רון שלום "
	"יום סוף פנייה כרטיס תודות ברכה היי אנחנו אנו אני הוא היא זה זו הבקשה "
	"שלנו שלי ביקשנו ביקשתי הזמנו מאשר מאשרת מאשרים תודה בדקנו שייך נא "
	"קיבלנו פתחנו"},
    {KNOWN_VI,
	"là có được đã tôi chúng cảm xin vui thuộc cần yêu"},
    {KNOWN_ID,
	"adalah sudah telah kami saya terima mohon silakan tolong milik perlu "
	"memerlukan membutuhkan benar betul"},
    {0, NULL},
};

/* One of them, at least, makes it a sentence about the request, whose it is,
 * that all is right, or of courtesy: "this is a copy" is none. */
const struct known_words KNOWN_TO_MEAN[] = {
    {KNOWN_EN,
	"well obliged replaces ahead our ours my mine us me myself ourselves request requests "
	"requested requesting asked ask ordered order orders certificate "
	"certificates cert certs renewal renew renewed renewing correct right "
	"fine good ok okay perfect great excellent accurate valid legitimate "
	"legit genuine complete confirm confirmed confirms confirmation approve "
	"approved approval approving agree agreed accept accepted consent thank "
	"thanks sorry apologies regards greetings wishes happy glad pleased "
	"appreciate appreciated welcome forward issue issued issuing issuance "
	"proceed continue process install installed manage manages managed "
	"operate operates maintain maintains own owned responsible authorised "
	"authorized charge hereby expected expecting discussed planned checked "
	"verified reviewed scanned submitted applied placed aware excuse typed "
	"christmas holidays pleasure nice meet talking control controls "
	"installs follow owners heads done decision answer ready"},
    {KNOWN_DE,
	"bekannt rechnung unser unsere unserem unseren unserer unseres uns mein "
	"meine meinem meinen meiner mir mich bestellt bestellung beantragt "
	"angefordert gestellt beauftragt veranlasst ausgelöst angefragt antrag "
	"anfrage anträge anfragen zertifikat zertifikate zertifikats "
	"zertifikates ssl-zertifikat verlängerung erneuerung korrekt richtig "
	"stimmt stimmen passt passen ordnung geprüft überprüft bestätige "
	"bestätigen bestätigt genehmige genehmigt genehmigung zustimmung stimme "
	"danke dank gerne freue freuen wünsche wünschen hiermit besprochen "
	"vereinbart gewünscht zuständig zuständige zuständiger verantwortlich "
	"verantwortlicher verantwortliche eigentümer administratorin "
	"entschuldigung entschuldigen verfügung erreichen erreichbar grüße "
	"grüßen gruß ausstellen fortfahren betreuen betreiben betreut betrieben "
	"entscheidung antwort"},
    {KNOWN_FR,
	"nous appartient "
	"notre nos nôtre nôtres mon ma mes moi demande demandes demandé "
	"demandée commande commandé certificat certificats renouvellement "
	"correct correcte correctes exact exacte exactes conforme ordre "
	"confirme confirmons confirmé approuve validé valide vérifié vérifiée "
	"merci remercie remercions cordialement accord plaisir désolé désolée "
	"excuse excuses gère gérons géré responsable propriétaire titulaire "
	"administrateur administratrice gérant émettre délivrer procéder "
	"poursuivre continuer convenu disposition joignable"},
    {KNOWN_ES,
	"nuestro nuestra nuestros nuestras mi mis solicitud solicitudes "
	"solicitado solicitada solicitamos solicité solicitó pedido pedimos "
	"pedí pidió certificado certificados renovación correcto correcta "
	"correctos confirmo confirmamos confirmado apruebo gracias saludos "
	"acuerdo conforme verificado revisado comprobado emita emitan emitir "
	"proceder procedan continuar adelante responsable propietario "
	"propietaria titular administrador administradora encargado encargada "
	"disposición disculpe disculpen gestiona gestionamos feliz fui"},
    {KNOWN_PT,
	"meu minha meus minhas nosso nossa nossos nossas pedido pedidos pedi "
	"pediu pedimos pediram solicitação solicitado solicitei solicitamos "
	"certificado certificados renovação correto correta corretos certo "
	"certa confirmo confirmamos confirmado verificado verifiquei conferido "
	"aprovo obrigado obrigada agradeço agradecemos acordo conforme emitir "
	"emitam prosseguir continuar responsável proprietário proprietária "
	"titular administrador administradora disposição desculpe desculpem "
	"gere gerimos atenciosamente segue fui"},
    {KNOWN_IT,
	"io richiederlo "
	"mio mia miei nostro nostra nostri nostre richiesta richieste richiesto "
	"richiesti ordinato ordine certificato certificati rinnovo corretto "
	"corretta corretti confermo confermiamo confermato verificato "
	"controllato esaminato approvo grazie concordato accordo emettere "
	"procedere procedete continuare responsabile proprietario proprietaria "
	"titolare amministratore amministratrice gestore gestisco gestiamo "
	"disposizione scusi scusate saluti seguito ecco"},
    {KNOWN_NL,
	"onze ons mijn aanvraag aangevraagd verzoek bestelling besteld "
	"certificaat certificaten verlenging bevestig bevestigen bevestigd "
	"klopt kloppen juist correct orde gecontroleerd bedankt dank akkoord "
	"afgesproken besproken hierbij verantwoordelijk verantwoordelijke "
	"eigenaar beheer beheerder excuses doorgaan uitgeven gaat ga groet "
	"groeten bericht ontvangen"},
    {KNOWN_SV,
	"förnyelsen vår vårt våra min mitt mina begäran ansökan beställt "
	"beställde beställning begärt ansökt certifikat certifikatet förnyelse "
	"förnya bekräftar bekräftat kontrollerat stämmer korrekt korrekta rätt "
	"ordning tack ansvarig ägare äger sköter utfärda utfärdar fortsätta "
	"härmed ursäkta överenskommet hälsning hälsningar tagit emot ärende "
	"ärendet"},
    {KNOWN_DA,
	"vores min mit mine anmodning anmodningen ansøgning bestilt bestilling "
	"bestilte certifikat certifikatet fornyelse forny bekræfter bekræftet "
	"kontrolleret korrekt korrekte rigtig rigtigt orden tak ansvarlig ejer "
	"udstede fortsætte hermed undskyld beklager aftalt hilsen hilsner "
	"finder modtaget henvendelse"},
    {KNOWN_NB,
	"vår vårt våre min mitt mine forespørsel forespørselen søknad bestilt "
	"bestilling bestilte sertifikat sertifikatet fornyelse fornyelsen forny "
	"bekrefter bekreftet kontrollert korrekt korrekte riktig orden takk "
	"ansvarlig eier utstede fortsette herved beklager avtalt hilsen finner "
	"mottatt henvendelsen henvendelse"},
    {KNOWN_FI,
	"oma omamme meidän minun meiltä minulta pyyntö* pyynnön pyydettiin "
	"hakemu* tila* varmen* uusinta uusimi* vahvista* oikei* oikea* kunnossa "
	"tarkist* kiito* vastuu* vastaan ylläpitä* omista* myöntä* myönnä* "
	"jatka* tarvits* käyttä* sovittu* sovimme pahoittel* saimme avasimme "
	"vastaanot* viesti*"},
    {KNOWN_PL,
	"nas nam nasz nasza nasze naszego naszej naszym naszych naszą naszymi "
	"mój moje mojego mojej moja wnios* zamówi* zamówie* złożon* złoży* "
	"złożyliśmy zamówiliśmy certyfikat* odnowieni* odnowienie potwierdz* "
	"popraw* prawidłow* zgad* porządk* porządku sprawdz* dzięk* dziękuj* "
	"odpowiedzialn* właściciel* administrator* zarządz* wystawi* wystaw* "
	"wydać kontynu* przeprasz* ustalon* pozdraw* przyjęliś* postmasterem "
	"zgłoszen* zgłosze* przyjęt*"},
    {KNOWN_CS,
	"náš našeho naší našem našich naše můj mého mé moje mou žádost* objedn* "
	"objednali podán* podal* zažáda* požadováno certifikát* obnov* obnovení "
	"potvrz* správn* pořádku zkontrol* ověř* děkuj* díky odpovědn* "
	"zodpovědn* vlastn* správc* administrátor* spravuj* vystav* vydat "
	"pokračov* omlouv* dohod* pozdrav* zprávu přijali přij*"},
    {KNOWN_HU,
	"enyém mienk miénk nekünk tőlünk tőlem kérés* kérel* igény* rendel* "
	"rendeltük megrendel* tanúsítvány* megújít* megújítás* megerősít* "
	"helyes* rendben ellenőriz* köszön* felelős* tulajdonos* rendszergazd* "
	"adminisztrátor* kezel* kiad* folytat* elnézés* megbeszél* üdvözl* "
	"válaszom megkeresését megkaptuk megkap*"},
    {KNOWN_RO,
	"nostru noștri noastre noastră meu mea mele cerere* solicit* comand* "
	"cerut certificat* reînnoi* reînnoirea confirm* corect* ordine regulă "
	"verific* mulțumesc mulțumim mulțumiri responsabil* proprietar* "
	"administrator* emite* continu* scuze* stabilit* aparține"},
    {KNOWN_EL,
	"μου μασ δικό δική δικά δικόσ αίτη* αίτημα* αιτήσ* ζητήσ* ζήτησ* "
	"ζητήθηκε παραγγ* πιστοποιητικ* ανανέωσ* ανανέωση επιβεβαι* σωστ* "
	"εντάξει ελέγξ* έλεγξ* ευχαριστ* υπεύθυν* ιδιοκτήτ* κάτοχ* διαχειριστ* "
	"εκδώσ* έκδοσ* προχωρήσ* συνεχίσ* συμφωνήσ* συγγνώμη χαιρετισμ* ιδού "
	"λάβ* έλαβ* μήνυμ*"},
    {KNOWN_RU,
	"наш наша наше наши нашего нашей нашему нашем нашим наших мой моя мое "
	"моё мои моего моей моим нами нас мне меня запрос* заявк* запросил* "
	"заказ* заказал* подал* подан* оформ* сертификат* продлен* продл* "
	"подтвержд* верно верны верна верен правильн* корректн* порядк* "
	"проверил* проверен* спасибо благодар* ответственн* владел* "
	"администратор* выпус* выда* продолж* извин* простите договаривал* "
	"договорил* добр* хорош* удач* сообщаем приня* принял* отправил*"},
    {KNOWN_UK,
	"наш наша наше наші нашого нашої нашому нашим мій моя моє мої мого моєї "
	"нас мені мене запит* заявк* замовл* замовил* подал* подан* оформ* "
	"сертифікат* продовж* підтвердж* вірн* правильн* коректн* порядк* "
	"перевірил* перевірен* дяку* відповідальн* власник* адміністратор* "
	"випус* видати вибач* домовил* добр* гарн* вітан* повідомляємо прийнял* "
	"звернен* отрим*"},
    {KNOWN_TR,
	"gizlidir lütfen siliniz bizim benim bizden bize bana talep* talebi* "
	"isteği* isteğimiz istedik istedim sipariş* başvur* sertifika* yenileme "
	"onayl* teyit doğrul* doğru* uygun* tamam* teşekkür* sağ sorumlu* "
	"sahib* yönetici* ait aittir devam edin ediyorum ediyoruz özür rica "
	"dilerim merhaba kararımız aşağıdadır aldık alındı açtık kontrol "
	"kontrolü talebiniz alınmıştır çalışma* gelsin iyi"},
    {KNOWN_AR,
	"كما قرارنا أحمد محمد محمود علي حسن حسين خالد عمر سارة فاطمة مريم يوسف "
	"إبراهيم مصطفى عبد ليلى نور سامي كريم طارق مرحبا السلام تحية التحية "
	"التحيات أطيب رقم التذكرة ردي جوابي أدناه فائق الاحترام تم طلبنا طلبت "
	"نحتاج* نملك لنا أؤكد نؤكد أشكر* نشكر* شكرا شكرًا يرجى رجاء أرجو نرجو "
	"استلمنا فتحنا أرسل* تفضلوا وتفضلوا مسؤول المسؤول مالك المالك"},
    {KNOWN_HE,
	"להלן תשובתי אנא דני יוסי משה דוד רחל שרה מיכל אבי יעל נועה רון שלום "
	"יום סוף פנייה כרטיס תודות ברכה היי הבקשה שלנו שלי ביקשנו ביקשתי הזמנו "
	"מאשר מאשרת מאשרים תודה בדקנו שייך נא קיבלנו פתחנו"},
    {KNOWN_VI,
	"tôi chúng cảm ơn yêu cầu chứng xác nhận đúng lỗi kiểm vui"},
    {KNOWN_ID,
	"kami permintaan permohonan meminta memesan dipesan diajukan mengajukan "
	"sertifikat perpanjangan konfirmasi mengonfirmasi dikonfirmasi benar "
	"betul diperiksa memeriksa terima kasih terbitkan lanjutkan menerbitkan "
	"melanjutkan pemilik pengelola administrator bertanggung maaf saya"},
    {KNOWN_JA,
	"受付番号 受付 番号 "
	"当社 弊社 私 私ども 私たち 我々 弊 申請 申込 申し込み 依頼 ご依頼 注文 発注 証明書 更新 確認 承認 了承 同意 正しい "
	"正しく 相違 通り ありがとう 有難う 有り難う 感謝 お世話 よろしく 宜しく お願い 助かり 申し訳 失礼 発行 手続き 進め 続け "
	"責任者 管理者 所有者 お疲れ様 こんにちは おはよう 返信 受付け 受け付けました 以上 以下 下記 幸い 決定 判断 送信 ご連絡 連絡 "
	"間違い 問題 チケット"},
    {KNOWN_ZH,
	"案件 編號 编号 "
	"我们 我們 我 本公司 本人 申请 申請 订购 訂購 证书 證書 憑證 续期 續期 续订 續訂 同意 批准 核准 确认 確認 正确 正確 "
	"无误 無誤 准确 準確 没有问题 核对 核對 检查 檢查 查过 谢谢 謝謝 多谢 多謝 感谢 感謝 签发 簽發 颁发 頒發 继续 繼續 办理 "
	"辦理 处理 處理 负责人 負責人 所有者 所有人 管理员 管理員 祝 祝您 祝好 愉快 抱歉 您好 你好 辛苦 辛苦了 麻烦 麻煩 此致 "
	"敬礼 敬禮 发自 發自 发送 發送 工单 工單 收到 好的 如下 决定 決定"},
    {KNOWN_KO,
	"주말 보내세요 "
	"저 저희 우리 당사 제 저는 요청 신청 주문 인증서 갱신 확인 승인 동의 검토 맞습니다 맞는 정확합니다 정확 감사 감사합니다 "
	"고맙습니다 수고 수고하세요 안녕하세요 안녕하십니까 부탁 부탁드립니다 발급 진행 계속 책임자 소유자 관리자 죄송합니다 발송 보냄 "
	"보냈습니다 접수 좋은 하루 아래와 연락 문의"},
    {0, NULL},
};

/* A sentence that begins with one of them asks. */
const struct known_words KNOWN_TO_ASK[] = {
    {KNOWN_EN,
	"is are was were do does did has have had can could am"},
    {KNOWN_DE,
	"ist sind haben hat habe bin kann können wurde wurden war waren stimmt "
	"gehört kommt"},
    {KNOWN_FR,
	"est avons avez ai suis sommes sont"},
    {KNOWN_NL,
	"is zijn heeft hebben kunt kan komt"},
    {KNOWN_SV,
	"är har kan"},
    {KNOWN_DA,
	"er har kan"},
    {KNOWN_NB,
	"er har kan"},
    {0, NULL},
};

/* What others do and what was is harmless where KNOWN_TO_TELL says how the
 * request came about: "my colleague ordered it", not "my colleague has the
 * details". Behind one with ^ that is a name: "it is with Bob". */
const struct known_words KNOWN_OF_OTHERS[] = {
    {KNOWN_EN,
	"colleague colleagues he she they them her his manager partner agency "
	"provider vendor supplier contractor developer developers designer "
	"engineer was were had team admin people with^ by^ for^"},
    {KNOWN_DE,
	"kollege kollegin kollegen agentur dienstleister provider entwickler "
	"designer kunde er war waren hatte hatten mit^ durch^ bei^ von^ vom^ "
	"herr^ herrn^ frau^"},
    {KNOWN_FR,
	"collègue collègues prestataire agence hébergeur était par^ avec^ "
	"chez^"},
    {KNOWN_ES,
	"compañero compañera proveedor agencia era fue con^ por^"},
    {KNOWN_PT,
	"colega fornecedor agência era foi com^ por^"},
    {KNOWN_IT,
	"collega fornitore agenzia era con^ da^ dal^ dalla^"},
    {KNOWN_NL,
	"collega leverancier bureau was waren met^ door^ bij^"},
    {KNOWN_SV,
	"kollega leverantör byrå var hade med^ av^"},
    {KNOWN_DA,
	"kollega leverandør bureau var havde med^ af^"},
    {KNOWN_NB,
	"kollega leverandør byrå var hadde med^ av^"},
    {KNOWN_FI,
	"kollega* työtoveri* toimittaja* hän oli"},
    {KNOWN_PL,
	"koleg* koleżank* dostawc* agencj* był była było były z^"},
    {KNOWN_CS,
	"koleg* kolegyn* dodavatel* agentur* byl byla byly s^"},
    {KNOWN_HU,
	"kollég* munkatárs* szállító* ügynökség* ő volt voltak"},
    {KNOWN_RO,
	"coleg* furnizor* agenți* el ea era fost cu^"},
    {KNOWN_EL,
	"συνάδελφ* προμηθευτ* ήταν"},
    {KNOWN_RU,
	"коллег* поставщик* агентств* он она был была было были от^ у^"},
    {KNOWN_UK,
	"колег* постачальник* агентств* він вона був була було були від^ у^"},
    {KNOWN_TR,
	"meslektaş* tedarikçi* ajans* ile^"},
    {KNOWN_AR,
	"زميل* زميلي زميلتي"},
    {KNOWN_HE,
	"עמית* עמיתי"},
    {KNOWN_ID,
	"rekan kolega pemasok agensi dia dengan^"},
    {KNOWN_JA,
	"同僚 業者"},
    {KNOWN_ZH,
	"同事 供应商 供應商"},
    {0, NULL},
};

const struct known_words KNOWN_TO_TELL[] = {
    {KNOWN_EN,
	"came comes requested requesting asked ordered placed applied submitted made sent "
	"need needs needed use uses used using manage manages managed maintain "
	"maintains maintained operate operates install installed paid checked "
	"scanned verified reviewed confirmed expected "
	"planned discussed handled handles developed opened received issued "
	"renewed launch launched know knew aware happy glad pleased meet want "
	"talking came comes expecting pleasure regards greetings wishes weekend holidays"},
    {KNOWN_DE,
	"bestellt beantragt angefordert gestellt beauftragt veranlasst "
	"ausgelöst angefragt geprüft überprüft bestätigt genehmigt benötigt "
	"benötigen braucht brauchen nutzt nutzen verwendet verwenden betreut "
	"betreuen betrieben betreiben besprochen vereinbart gewünscht bezahlt "
	"erneuert eröffnet eingegangen angelegt stammt kommt gesendet konnte"},
    {KNOWN_FR,
	"demande demandé demandée commandé vérifié vérifiée validé confirmé convenu "
	"discuté besoin utilisons utilise gère gérons géré gérée payée envoyé "
	"reçu prévu attendue fait vient provient émane"},
    {KNOWN_ES,
	"solicitado solicitada solicitamos solicitó pedido pedimos pidió pedí "
	"verificado revisado comprobado confirmado acuerdo necesitamos usamos "
	"gestiona gestionamos pagada enviado enviada recibido hecho viene "
	"proviene"},
    {KNOWN_PT,
	"pedido pedi pediu pedimos pediram solicitado solicitei solicitamos "
	"verificado verifiquei conferido precisamos usamos gere gerimos enviado "
	"recebido paga aberto vem veio acordo"},
    {KNOWN_IT,
	"richiesto richiesti ordinato verificato controllato concordato "
	"esaminato usiamo bisogno serve gestito gestiamo pagata inviato "
	"ricevuto fatto prevista viene proviene"},
    {KNOWN_NL,
	"aangevraagd besteld gecontroleerd nodig gebruiken gebruikt betaald "
	"verzonden verstuurd afgesproken besproken bevestigd beheer komt"},
    {KNOWN_SV,
	"beställt beställde begärt ansökt kontrollerat behöver använder betald "
	"sköter skickat skickades överenskommet bekräftat kommer"},
    {KNOWN_DA,
	"bestilt bestilte kontrolleret bruger behøver betalt sendt aftalt "
	"bekræftet oprettet kommer"},
    {KNOWN_NB,
	"bestilt bestilte kontrollert bruker trenger betalt sendt avtalt "
	"bekreftet opprettet kommer"},
    {KNOWN_FI,
	"pyydettiin pyyntö* pyynnön tila* vahvista* tarkist* tarvits* käyttä* "
	"maksettu sovittu* sovimme tuli tulee lähett* saapu*"},
    {KNOWN_PL,
	"złożon* złoży* złożyliśmy zamówi* zamówie* zamówiliśmy potrzebuj* "
	"potrzebn* używ* sprawdz* opłacon* wysła* wysłan* ustalon* potwierdz* "
	"pochodzi"},
    {KNOWN_CS,
	"požadováno podán* podal* zažáda* objedn* objednali zkontrol* ověř* "
	"potřebuj* používám zaplacen* dohod* potvrz* odesl* přij* pochází"},
    {KNOWN_HU,
	"rendel* rendeltük megrendel* kér* igény* ellenőriz* szükség* használ* "
	"kifizet* megbeszél* jött küld*"},
    {KNOWN_RO,
	"solicit* comand* cerut verific* trimis* plătit* stabilit* folosi* "
	"confirm* primit* vine provine"},
    {KNOWN_EL,
	"ζητήσ* ζήτησ* ζητήθηκε παραγγ* ελέγξ* έλεγξ* συμφωνήσ* στάλθηκε "
	"προέρχεται ήρθε"},
    {KNOWN_RU,
	"запросил* заказ* подал* подан* оформ* проверил* проверен* оплатил* "
	"оплачен* договор* нужен нужн* использу* отправ* поступил* исходит "
	"рад ответил"},
    {KNOWN_UK,
	"замовил* замовл* подал* подан* оформ* перевірил* перевірен* сплачен* "
	"потріб* потребу* використов* домовил* надійшов надходить надісл*"},
    {KNOWN_TR,
	"istedik istedim istediğ* edildi sipariş* onayl* talep* kontrol* "
	"gönder* geldi konuştu*"},
    {KNOWN_AR,
	"طلب* طلبت طلبنا أرسل*"},
    {KNOWN_HE,
	"ביקשנו ביקשתי הוזמן הזמנו הזמנתי שלח* נשלח*"},
    {KNOWN_ID,
	"meminta memesan dipesan diajukan mengajukan diperiksa memeriksa "
	"dikirim"},
    {KNOWN_JA,
	"申請 申込 申し込み 依頼 ご依頼 注文 発注 確認 送信"},
    {KNOWN_ZH,
	"申请 申請 订购 訂購 提出 提交 核对 核對 检查 檢查"},
    {0, NULL},
};

/* A sentence that begins with one of them says what the reader has done, but
 * for KNOWN_TO_LET: "you may proceed". */
const struct known_words KNOWN_OF_YOU[] = {
    {KNOWN_EN, "you"},
    {KNOWN_DE, "sie ihr du"},
    {KNOWN_FR, "vous tu"},
    {KNOWN_ES, "usted ustedes"},
    {KNOWN_PT, "você vocês"},
    {KNOWN_IT, "lei voi"},
    {KNOWN_NL, "u jij je jullie"},
    {KNOWN_SV, "du ni"},
    {KNOWN_DA, "du i"},
    {KNOWN_NB, "du dere"},
    {KNOWN_FI, "te"},
    {KNOWN_PL, "państwo pan pani"},
    {KNOWN_CS, "vy"},
    {KNOWN_HU, "ön önök"},
    {KNOWN_RO, "dumneavoastră"},
    {KNOWN_EL, "εσείσ"},
    {KNOWN_RU, "вы"},
    {KNOWN_UK, "ви"},
    {KNOWN_TR, "siz"},
    {KNOWN_AR, "أنت أنتم"},
    {KNOWN_HE, "אתה אתם"},
    {KNOWN_ID, "anda"},
    {0, NULL},
};

const struct known_words KNOWN_TO_LET[] = {
    {KNOWN_EN,
	"issue proceed continue ahead welcome reach contact find approval "
	"consent confirmation"},
    {KNOWN_DE,
	"ausstellen fortfahren erreichen finden zustimmung genehmigung "
	"bestätigung ist wurde hat stammt kommt läuft gehört"},
    {KNOWN_FR,
	"émettre délivrer procéder poursuivre continuer joindre trouver accord"},
    {KNOWN_ES,
	"emitir proceder continuar encontrará contactar llamar"},
    {KNOWN_PT,
	"emitir prosseguir continuar contactar contatar ligar"},
    {KNOWN_IT,
	"emettere procedere continuare contattare chiamare"},
    {KNOWN_NL,
	"doorgaan uitgeven verstrekken vindt bereiken bellen"},
    {KNOWN_SV,
	"utfärda fortsätta hittar nå"},
    {KNOWN_DA,
	"udstede fortsætte finder"},
    {KNOWN_NB,
	"utstede fortsette finner"},
    {KNOWN_FI,
	"myöntä* jatka*"},
    {KNOWN_PL,
	"wystawi* kontynu*"},
    {KNOWN_CS,
	"vydat vystav* pokračov* najdete"},
    {KNOWN_HU,
	"kiad* folytat*"},
    {KNOWN_RO,
	"emite* continu* găsiți"},
    {KNOWN_EL,
	"εκδώσ* προχωρήσ* βρείτε"},
    {KNOWN_RU,
	"выпус* выда* продолж*"},
    {KNOWN_UK,
	"видати випус* продовж*"},
    {KNOWN_TR,
	"devam verebilirsiniz bulabilirsiniz"},
    {KNOWN_ID,
	"terbitkan menerbitkan lanjutkan melanjutkan"},
    {0, NULL},
};
/* clang-format on */
