/* SPDX-License-Identifier: ISC
 * Words of which sentences are made that say nothing against an answer: who
 * asked for what, for what it is, that it is right, thanks and greetings. What
 * may deny, restrict, put off, doubt or hand on is none of them.
 *
 * Folded (σ for ς), blanks between them, a string or more a language; known.h
 * has the signs. */
#include "approve/reply/known.h"

/* clang-format off */
const struct known_words KNOWN_WORDS[] = {
    {KNOWN_ANY,
	"proton iphone ipad android samsung galaxy outlook gmail yahoo "
	"thunderbird ios ssl tls https http dns ev ov dv ca vat ip id api url "
	"www com csr info email e-mail mail internet web online server servers "
	"ticket team admin administrator webmaster hostmaster postmaster ok "
	"okay gmbh ag ltd inc llc kg co srl spa sa bv ab oy plc e.v. nr mozilla "
	"gmx app avast acme twitter linkedin facebook instagram youtube xing "
	"mastodon berlin hamburg"},
    {KNOWN_EN,
	"sir "
	"of^ done lot last it come comes came excuse typos operations sunny^ "
	"far comments comment side christmas merry year work great quick "
	"security secure encrypted virus viruses scanned checked avast avg "
	"mailguard environment printing print consider save follow registered "
	"england company registration behalf^ else any questions thru through "
	"verified requester portal e mailserver system yes telephone till "
	"everybody one provides a an the i we you this that these they he she "
	"my our your his its us me them mine ours yours m s re ve ll d am is "
	"are was were be been has have had do did can and to for^ from^ by^ "
	"with^ in^ on at^ as per via regarding so here now today also too both "
	"all every everything everyone sure fine good perfect excellent nice "
	"right correct accurate valid legitimate genuine complete ready happy "
	"glad pleased well welcome very much quickly fast soon prompt promptly "
	"kindly please thank thanks many again always request requested "
	"requests requesting ask asked order ordered orders placed apply "
	"applied application applications approve approved approval approving "
	"confirm confirmed confirms confirmation confirming agree agreed accept "
	"accepted consent issue issued issuing issuance certificate "
	"certificates cert certs renewal renew renewed renewing new current "
	"existing expire expires expired expiring runs out domain domains name "
	"names website websites webshop site sites shop store page pages "
	"intranet app platform cloud host hosting hosted network systems "
	"service services customer customers client clients internal external "
	"production public project companies organisation organization "
	"university school business teams department dept office group staff "
	"colleague^ colleagues administrators owner owners own owned manager "
	"operator operators responsible authorised authorized authority charge "
	"behalf manage manages managed maintain maintains operate operates use "
	"uses used using need needed appreciate appreciated check checks verify "
	"verifying review reviewed reviewing looks detail details data "
	"information number numbers account accounts reference invoice paid "
	"billing accounting finance address usual receive received receiving "
	"receipt get send sent forward looking deliver delivered provide help "
	"helping support supporting assistance cooperation collaboration "
	"patience effort efforts works working time response reply answer "
	"message messages note above below let know tell reach week weeks month "
	"day days weekend monday tuesday wednesday thursday friday morning "
	"afternoon evening lovely wonderful pleasant goes live launch install "
	"installed installing replace replaces moving since sorry apologies "
	"apologise apologize delay late proceed continue process processing "
	"processed possible convenience pleasure meet talking place ourselves "
	"myself hereby agency provider^ vendor supplier registrar^ developer "
	"developers engineer chief technical contractor partner developed "
	"mobile phone happen opened open line chasing turnaround greetings "
	"regards best kind mr mrs ms dr reminder taking care enclosed attached "
	"decision find regards^ annual yearly notification submitted submit "
	"control controls staging checkout letting checking helps ahead device "
	"brevity read see it! handles handled running heads update updates "
	"notice old when which then yesterday discussed will non-profit about "
	"made expected planned designer blog copy ordering knew aware legit "
	"reaching antivirus software move tablet typed keyboard tiny mate wishes folks guys area expecting stay safe million advance obliged needs took long getting back munich london vienna paris "
	"under holidays yourselves"},
    {KNOWN_DE,
	"bis^ hotline it-abteilung it-team it-leitung bitten grüßen eingegangen "
	"uns konnte früher antworten schreiben sollten noch falls enthält "
	"inhaberin bearbeiten ihre ab^ im^ auf^ anbieten begleiten allerseits "
	"vorweg hatten vollständig ssl betreiben betreut betreue betreuen "
	"webauftritt internetauftritt kunden mitteilung ich wir sie er es du "
	"ihr das der die den des ein eine einen einem einer eines unser unsere "
	"unserem unseren unserer unseres mein meine meinem meinen meiner ihren "
	"ihrem ihrer mir mich ihnen euch dir bin ist sind war waren wurde "
	"wurden haben hat habe hatte kann können und für^ von^ vom^ mit^ zum "
	"zur zu an^ am aus^ bei^ in^ um über^ seit durch^ als wie so hier jetzt "
	"heute auch alle allen alles ja gut gute guten gern gerne sehr schnell "
	"schnelle schnellen rasch rasche zügig zeitnah bald bitte danke dank "
	"vielen viele herzlichen besten freundlichen grüße gruß voraus sofort "
	"antrag anträge anfrage anfragen nachfrage bestellung zertifikat zertifikate "
	"zertifikats zertifikates zertifikatsantrag ssl-zertifikat domain "
	"domains domäne webseite website webserver webshop onlineshop shop "
	"mailserver portal intranet anwendung kundenportal dienst dienste "
	"system systeme netz netzwerk homepage internetseite seite seiten firma "
	"unternehmen gesellschaft verein hochschule universität abteilung team "
	"kollege^ kollegin^ kollegen webteam agentur dienstleister provider "
	"inhaber eigentümer verantwortlich verantwortliche verantwortlicher "
	"zuständig zuständige zuständiger verantwortung administratorin "
	"administration gehört bestellt beantragt angefordert gestellt "
	"beauftragt veranlasst ausgelöst angefragt geprüft überprüft bestätige "
	"bestätigen bestätigt bestätigung korrekt richtig stimmt stimmen passt "
	"passen ordnung genehmige genehmigt genehmigung zustimmung stimme "
	"ausstellen ausgestellt ausstellung stellen benötigen benötigt benötige "
	"brauchen braucht nutzen verwenden verwendet läuft erneuert erneuerung "
	"verlängerung verlängern verlängert neu neue neuen neuer neues alt alte "
	"alten altes angaben daten details vorgang vorgangsnummer nummer kunde "
	"kundennummer konto rechnung buchhaltung bezahlt üblich schicken senden "
	"gesendet freue freuen wünsche wünschen hilfe unterstützung mühe "
	"bearbeitung antwort rückmeldung arbeit geduld zusammenarbeit woche "
	"letzte letzten monat jahr tag wochenende montag dienstag mittwoch "
	"donnerstag freitag morgen schön schöne schönes schönen fragen "
	"rückfragen melden erreichen erreichbar verfügung stehe stehen "
	"telefonisch besprochen vereinbart gewünscht entschuldigen "
	"entschuldigung verspätung verzögerung späte spät hiermit anbei möglich "
	"nachricht nachrichten erhalten angelegt eröffnet entscheidung beste "
	"liebe herr^ herrn^ frau^ selbst umgehend herzlich damen herren geehrte "
	"zusammen stammt kommt gibt lassen prozess fortfahren "
	"finden unten mobiltelefon handy gerät grüße^ gruß^ mobile wird "
	"betrieben entwickler testserver jährliche jährlichen handelt info mail "
	"app sich bekannt blog designer dem^ antivirus viren virenfrei "
	"unterwegs smartphone diese dieser dieses it"},
    {KNOWN_FR,
	"dès^ me ici postmaster enregistrée enregistré contacter hésitez pas si "
	"it notre nôtres je j nous vous il elle on ils le la les l un une des "
	"du de d ce cet cette c ces mon ma mes m nos votre vos son sa ses nôtre "
	"qu qui que suis est sont sommes êtes a ai avons avez ont été était "
	"sera serait peux pouvez pouvons et à^ au aux en dans^ pour par^ avec^ "
	"sur chez^ de^ y bien oui tout tous toute toutes très merci beaucoup "
	"remercie remercions avance d'avance bonne bon belle journée soirée "
	"semaine week-end cordialement demande demandes demandé demandée "
	"commandé commande certificat certificats domaine domaines site sites "
	"web internet boutique ligne serveur messagerie portail intranet "
	"application nouveau nouvelle nouveaux ancien ancienne actuel expire "
	"renouvellement renouveler entreprise société organisation équipe "
	"service services informatique département collègue^ collègues "
	"responsable propriétaire administrateur administratrice gérant gère "
	"gérons titulaire appartient nom noms confirme confirmons confirmé "
	"vérifié vérifiée validé valide correct correcte correctes exact exacte "
	"exactes conforme ordre informations données détails numéro compte "
	"référence facture payée comptabilité adresse émettre émission émis "
	"délivrer procéder poursuivre continuer besoin destiné destinée "
	"utilisons utilise aide réactivité rapidité rapide rapidement réponse "
	"retour message travail patience collaboration coopération disposition "
	"reste restons question questions joindre appeler joignable téléphone "
	"envoyé envoyer recevoir réception ticket excuse excuses retard désolé "
	"désolée tard plaisir provient vient émane prestataire agence hébergeur "
	"lundi mardi mercredi jeudi vendredi dernière dernier aujourd hui "
	"présente comme convenu discuté salutations meilleures meilleurs "
	"sincères cher chère madame monsieur reçu ouvert veuillez trouver ci "
	"dessous voici décision bonjour accord approuve possible délais "
	"cordialement^ géré gérée agit annuel annuelle information fin depuis "
	"fait hier orange s avis aimable moi blog attendue prévu télécharger"},
    {KNOWN_ES,
	"según está sobre contacto conmigo ponerse en it administrador "
	"postmaster registrada registrado yo nosotros nosotras usted ustedes el "
	"la los las lo le les un una unos unas del de^ este esta estos estas "
	"esto eso mi mis nuestro nuestra nuestros nuestras su sus me nos se soy "
	"es son somos están era fue he hemos ha han sido puede pueden podemos y "
	"e a^ al en^ para por^ con^ que como todo todos toda todas bien muy "
	"muchas mucho gracias antemano sí saludos saludo cordial buen buena "
	"buenos buenas día días tarde semana fin solicitud solicitudes "
	"solicitado solicitada solicitamos pedido pedimos pedí certificado "
	"certificados dominio dominios sitio web página tienda línea servidor "
	"correo portal intranet aplicación nuevo nueva antiguo actual caduca "
	"vence renovación renovar empresa compañía organización equipo "
	"departamento informática compañero^ compañera^ responsable propietario "
	"propietaria titular administradora encargado encargada dueño dueña "
	"nombre confirmo confirmamos confirmado verificado revisado comprobado "
	"correcto correcta correctos orden datos detalles información número "
	"cuenta referencia factura pagada contabilidad dirección emitir emita "
	"emitan emisión proceder procedan continuar adelante necesitamos "
	"necesito usamos ayuda rapidez rápida respuesta atención mensaje "
	"trabajo paciencia colaboración disposición quedo quedamos espera duda "
	"dudas pregunta preguntas contactar llamar teléfono enviar enviado "
	"enviada recibir recibido disculpe disculpen demora retraso viene "
	"proviene proveedor agencia lunes martes miércoles jueves viernes "
	"pasado pasada hoy hola acuerdo conforme por favor espero tenga tengan "
	"feliz abierto hecho solicitó pidió encontrará abajo aquí decisión "
	"apruebo atentamente tique incidencia saludos^ desde gestiona "
	"gestionamos anual avisar aviso pasen pase fui quien conocida blog "
	"obtener"},
    {KNOWN_PT,
	"entrar contato contacto comigo it postmaster registada registrada ti "
	"eu nós você vocês o a os as um uma do da dos das de^ no na nos nas "
	"este esta isto esse essa isso meu minha meus minhas nosso nossa nossos "
	"nossas seu sua seus suas me sou é são somos está estão foi fui fomos "
	"era tenho temos tem têm pode podem podemos e ao à em^ para por^ pelo "
	"pela com^ que como tudo todos todas bem muito muita obrigado obrigada "
	"sim bom boa dia tarde semana fim atenciosamente cumprimentos abraço "
	"pedido pedidos pedi pediu pedimos pediram solicitação solicitado "
	"solicitei solicitamos certificado certificados domínio domínios site "
	"web página loja servidor portal intranet aplicação novo nova antigo "
	"atual expira vence renovação renovar empresa organização equipe equipa "
	"departamento informática colega^ responsável proprietário proprietária "
	"titular administrador administradora dono dona nome confirmo "
	"confirmamos confirmado verificado verifiquei conferido correto correta "
	"corretos certo certa ordem dados detalhes informações número conta "
	"referência fatura paga contabilidade endereço emitir emitam emissão "
	"prosseguir continuar precisamos preciso usamos ajuda rapidez rápida "
	"resposta atenção mensagem trabalho paciência colaboração disposição "
	"fico ficamos dúvida dúvidas contactar contatar ligar telefone enviar "
	"enviado receber recebido recebemos desculpe desculpem demora atraso "
	"vem veio fornecedor agência segunda terça quarta quinta sexta feira "
	"hoje olá acordo favor conforme segue abaixo decisão aberto abrimos "
	"agradeço agradecemos aprovo chamado telemóvel celular ótimo ótima "
	"fique vontade aqui desde anual aviso gere gerimos quem blog obter"},
    {KNOWN_IT,
	"serve servono registrata registrato it postmaster ict esaminato fatto "
	"io noi lei voi il lo la i gli le l un una uno del della dello dei "
	"delle di^ d questo questa questi queste mio mia miei nostro nostra "
	"nostri nostre suo sua vostro vostra vostri mi ci vi si sono è siamo "
	"era stato stata stati ho abbiamo ha hanno può possiamo potete e ed a^ "
	"al alla ai in^ nel nella per da^ dal dalla con^ che come tutto tutti "
	"tutte bene molto molte grazie mille anticipo sì buon buona buongiorno "
	"giornata lavoro settimana saluti cordiali distinti richiesta richieste "
	"richiesto richiesti ordinato ordine certificato certificati dominio "
	"domini sito web pagina negozio online server posta portale intranet "
	"applicazione nuovo nuova vecchio attuale scade rinnovo rinnovare "
	"azienda società organizzazione team reparto ufficio informatico "
	"collega^ responsabile proprietario proprietaria titolare "
	"amministratore amministratrice gestore gestisco nome confermo "
	"confermiamo confermato verificato controllato corretto corretta "
	"corretti posto dati dettagli informazioni numero conto riferimento "
	"fattura pagata contabilità indirizzo emettere emissione emesso "
	"procedere procedete pure continuare bisogno usiamo aiuto rapidità "
	"rapida risposta attenzione messaggio pazienza collaborazione "
	"disposizione resto restiamo dubbi domande contattare chiamare telefono "
	"inviare inviato ricevere ricevuto scusi scusate ritardo proviene viene "
	"fornitore agenzia lunedì martedì mercoledì giovedì venerdì scorsa "
	"scorso oggi salve accordo favore aperto gentile seguito ecco decisione "
	"approvo cellulare concordato destinato saluti^ annuale avviso gestito "
	"gestiamo informazione richiederlo prevista blog ottenere"},
    {KNOWN_NL,
	"heer mevrouw hieronder mijn op te nemen it it-afdeling ontvangen ik wij we u jij je "
	"jullie het de een dit dat deze die onze ons uw jouw mij hun ben is "
	"zijn was waren wordt worden werd heb hebben heeft had kan kunt kunnen "
	"en voor^ van^ met^ aan^ in^ bij^ om over ter naar^ uit^ door^ zoals "
	"hier nu vandaag ook alle alles ja goed goede graag zeer snel snelle "
	"spoedig dank bedankt hartelijk vriendelijke groet groeten fijne dag "
	"avond weekend week aanvraag aangevraagd verzoek bestelling besteld "
	"certificaat certificaten domein domeinen domeinnaam website webwinkel "
	"site server mailserver webserver portaal intranet applicatie nieuwe "
	"nieuw oude huidige verloopt verlenging verlengen bedrijf organisatie "
	"team afdeling ict collega^ beheerder verantwoordelijk "
	"verantwoordelijke eigenaar beheer naam bevestig bevestigen bevestigd "
	"bevestiging gecontroleerd klopt kloppen juist correct orde gegevens "
	"details informatie nummer account referentie factuur betaald "
	"boekhouding adres uitgeven uitgegeven uitgifte verstrekken doorgaan "
	"verder gang gaat nodig gebruiken gebruikt hulp reactie antwoord "
	"bericht werk geduld samenwerking vragen contact opnemen bereiken "
	"bellen telefoon sturen verstuurd verzonden excuses vertraging late "
	"komt leverancier bureau maandag dinsdag woensdag donderdag vrijdag "
	"vorige hallo akkoord afgesproken besproken hierbij bijgaand postmaster "
	"vind vindt onder onderstaand beslissing geopend zo mogelijk ga staat "
	"mobiel groeten^ groet^ vanaf jaarlijkse melding info blog vanuit"},
    {KNOWN_SV,
	"it it-avdelningen tagit emot ditt er jag vi ni du det den detta denna "
	"dessa min mitt mina vår vårt våra ert era oss mig en ett är var har "
	"hade blev kan ska och för^ från^ med^ till^ av^ på i^ som att här nu "
	"idag också alla allt ja bra gärna mycket snabb snabba snabbt snart "
	"tack hjälp hjälpen vänlig vänliga hälsning hälsningar trevlig fin dag "
	"helg vecka begäran ansökan beställt beställde beställning begärt "
	"ansökt certifikat certifikatet domän domänen domännamnet webbplats "
	"webbplatsen webben webbutik sajt server servern webbserver mejlserver "
	"e-postserver portal intranät nya ny nytt gamla gammal går ut förnyelse "
	"förnya företag företaget organisation team avdelning it-avdelning "
	"kollega^ administratör ansvarig ägare äger sköter namn bekräftar "
	"bekräftat bekräftelse kontrollerat stämmer korrekt korrekta rätt "
	"ordning uppgifter uppgifterna information nummer konto referens "
	"faktura fakturan betald bokföring adress utfärda utfärdar utfärdande "
	"fortsätta behöver använder svar svaret meddelande arbete tålamod "
	"samarbete samarbetet frågor kontakta nå telefon mobil skicka skickat "
	"skickar fått ta ursäkta dröjsmål sen sena kommer leverantör byrå "
	"måndag tisdag onsdag torsdag fredag förra hej ärende ärendet nöje "
	"överenskommet önskat bifogat härmed beslut nedan hittar postmaster "
	"ställa hälsningar^ årliga förnyelsen blogg skickades"},
    {KNOWN_DA,
	"it modtaget din henvendelse mig så har jeg vi i du de det den dette "
	"denne disse min mit mine vores jer jeres os en et er var havde blev "
	"kan kunne skal og for^ fra^ med^ til^ af^ på som at her nu dag også "
	"alle alt ja godt god gerne meget hurtig hurtige hurtigt snart tak "
	"hjælp hjælpen venlig hilsen hilsner bedste weekend uge anmodning "
	"anmodningen ansøgning bestilt bestilling bestilte certifikat "
	"certifikatet domæne domænet domænenavn hjemmeside hjemmesiden webshop "
	"site server serveren portal intranet nye ny nyt gamle udløber "
	"fornyelse forny firma virksomhed virksomheden team afdeling "
	"it-afdeling it-afdelingen kollega^ ansvarlig ejer navn bekræfter "
	"bekræftet kontrolleret korrekt korrekte rigtig rigtigt orden "
	"oplysninger oplysningerne information nummer konto reference faktura "
	"fakturaen betalt bogholderi adresse udstede udstedt udstedelse "
	"fortsætte behøver bruger svar svaret besked arbejde tålmodighed "
	"samarbejde spørgsmål kontakte kontakt telefon mobil sende sendt sender "
	"undskyld beklager forsinkelse sen sene kommer leverandør bureau mandag "
	"tirsdag onsdag torsdag fredag sidste hej sag sagen fornøjelse aftalt "
	"ønsket vedhæftet hermed beslutning finder nedenfor postmaster oprettet "
	"hilsen^ årlige blog"},
    {KNOWN_NB,
	"it mottatt henvendelsen din meg jeg vi du dere de det den dette denne "
	"disse min mitt mine vår vårt våre deres oss en et ei er var har hadde "
	"ble kan skal og for^ fra^ med^ til^ av^ på i^ som at her nå dag også "
	"alle alt ja bra god gjerne mye rask raske raskt snart takk hjelp "
	"hjelpen vennlig hilsen helg uke forespørsel forespørselen søknad "
	"bestilt bestilling bestilte sertifikat sertifikatet domene domenet "
	"domenenavn nettside nettsiden nettbutikk nettbutikken side server "
	"serveren portal intranett nye ny nytt gamle utløper fornyelse forny "
	"firma bedrift bedriften selskap selskapet team avdeling it-avdeling "
	"it-avdelingen kollega^ ansvarlig eier navn bekrefter bekreftet "
	"kontrollert korrekt korrekte riktig orden opplysninger opplysningene "
	"informasjon nummer konto referanse faktura fakturaen betalt regnskap "
	"adresse utstede utstedt utstedelse fortsette trenger bruker svar "
	"svaret melding henvendelse arbeid tålmodighet samarbeid samarbeidet "
	"spørsmål kontakte kontakt telefon mobil sende sendt sender beklager "
	"forsinkelse sen sene kommer leverandør byrå mandag tirsdag onsdag "
	"torsdag fredag forrige hei sak saken glede avtalt ønsket vedlagt "
	"herved beslutning finner nedenfor postmaster opprettet hilsen^ årlige "
	"fornyelsen blogg telefonen"},
    {KNOWN_FI,
	"it kuten pyydettiin päätöksemme päätös soittakaa minä me te hän se "
	"tämä tämän nämä tuo ne oma omamme meidän minun teidän meille meiltä "
	"meillä teille teiltä minulle minulta minuun meihin olen olemme on ovat "
	"oli oliko olette ja myös tässä nyt tänään kaikki kyllä hyvä hyvää "
	"hyvin mukavaa paljon pian kiito* kiitä* avu* apu ystävällisin "
	"terveisin terveiset päivä* viikonloppu* viikko* viikolla pyyntö* "
	"pyynnön hakemu* tila* varmen* verkkotunnu* domain* sivust* sivu* "
	"verkkokaup* palvelim* portaal* intrane* uusi uude* vanha* vanhe* "
	"uusimi* uusin* yrity* organisaatio* tiimi* osasto* it-osasto* kollega* "
	"työtoveri* vastaa vastaan vastuu* omista* ylläpitä* nimi nimen "
	"vahvista* tarkist* oikei* oikea* kunnossa tiedot tietoj* numero* tili* "
	"viite* lasku* maksettu kirjanpi* osoit* myöntä* myönnä* jatka* "
	"tarvits* käyttä* käytä* vastauks* vastaus* viesti* työ* kärsivällisyy* "
	"yhteistyö* kysymyksi* kysyttävää ottaa yhteyttä puhelin* puhelimes* "
	"lähettä* lähetetty* vastaanot* saapu* pahoittel* viiväs* viive* "
	"myöhäi* tulee tuli toimittaja* maanantai* tiistai* keskiviikko* "
	"torstai* perjantai* hei moi terve sovittu* sovimme ilo* päätös* "
	"päätökse* alla sen sitä siitä nähdään puolesta otettu saimme avattu "
	"avasimme tukipyyn* asia* verkkosivu* postmaster iphone* huomiseen "
	"kyseessä vuosittai* uusinta uusinnasta"},
    {KNOWN_PL,
	"kont konta konto naszą naszymi prośb* przesyła* decyzj* znajduje "
	"poniżej odpowied* moja złożyliśmy zamówiliśmy ja my państwo pan pani "
	"to ten ta te tę tego tej tym nasz nasza nasze naszego naszej naszym "
	"naszych mój moje mojego mojej nam nas mnie mi się jest są jestem "
	"jesteśmy był była było były mam mamy ma i oraz a w^ we na do^ dla^ od^ "
	"z^ ze za o jak tak tu teraz dziś dzisiaj również też wszystk* dobr* "
	"bardzo szybk* proszę prosimy dzięk* dziękuj* pozdraw* miłego miłej "
	"dnia dzień wieczór tydzień tygodni* weekend* wnios* zamówi* zamówie* "
	"złożon* złoży* certyfikat* domen* stron* sklep* internetow* serwer* "
	"portal* intranet* aplikacj* now* star* wygasa odnowieni* odnow* "
	"przedłuż* firm* organizacj* zespół zespoł* dział* it koleg* koleżank* "
	"odpowiedzialn* właściciel* administrator* zarządz* nazw* należy "
	"potwierdz* sprawdz* popraw* prawidłow* zgad* porządk* porządku dane "
	"danych danymi szczegół* informacj* numer* referenc* faktur* opłacon* "
	"księgow* adres* wystawi* wystaw* wydać wyda* kontynu* potrzebuj* "
	"potrzebn* używ* pomoc* wiadomoś* prac* cierpliw* współprac* pytań "
	"pytania pytani* kontakt* telefon* wysła* wysłan* otrzyma* przeprasz* "
	"opóźn* późn* pochodzi dostawc* agencj* poniedziałek wtorek środę "
	"czwartek piątek piątku witam cześć obsług* zgłoszen* zgłosze* "
	"przyjemnoś* ustalon* załącz* zgodnie państwu państwa pana imieniu "
	"szanown* otwart* przyjęliś* zostało przyjęt* zarejestrowan* coroczn* "
	"postmasterem hostmasterem odnowienie domena strona programu systemu dla"},
    {KNOWN_CS,
	"bylo požadováno najdete mou odpove* odepsat naše objednali vaši vaše "
	"vašeho zprávu přijali číslo moje přijal* já my vy to ten ta tento tato "
	"toto této tohoto tom náš našeho naší našem našich můj mého mé nám nás "
	"mi mě se je jsou jsem jsme byl byla byly mám máme má a i v^ ve na do^ "
	"pro^ od^ z^ ze s^ o jak tak tady zde nyní teď dnes také vše všechno "
	"vše* dobř* velmi rychl* prosím prosíme díky děkuj* pozdrav* hezk* "
	"krásn* den dne večer týden týdn* víkend* žádost* objedn* podán* podal* "
	"zažáda* certifikát* domén* stránk* web* obchod* internetov* server* "
	"portál* intranet* aplikac* nov* star* vyprší končí obnov* prodlouž* "
	"firm* společnos* organizac* tým* oddělení it koleg* kolegyn* odpovědn* "
	"zodpovědn* vlastn* správc* administrátor* spravuj* jmén* jméno název "
	"patří potvrz* zkontrol* ověř* správn* pořádku údaj* podrobnost* "
	"informac* čísl* účet účt* faktur* zaplacen* účetní* adres* vystav* "
	"vydat vyd* pokračov* potřebuj* použív* pomoc* odpově* zpráv* práci "
	"práce trpělivos* spoluprác* dotaz* kontakt* telefon* odesl* poslat "
	"přij* obdrž* omlouv* zpožděn* pozdn* pochází dodavatel* agentur* "
	"pondělí úterý středu čtvrtek pátek dobrý ahoj tiket* potěšení dohod* "
	"příloz* vám vás rozhodnutí níže jménem vážen* otevřen* založil* iphon* "
	"za č každoročn* jde obnovení doména stránka"},
    {KNOWN_HU,
	"kérdés kérdése kérdésük kérdések kérdésed kérdésem válaszom lent "
	"található állítsák ki kiállít* miénk hív* rendeltük kérem én mi ön "
	"önök ő ez ezt az a azt egy enyém mienk nekünk nekem minket van vannak "
	"vagyok vagyunk volt voltak lett és is itt most ma mind* minden* jó jól "
	"szép nagyon gyors* hamar* kér* kérj* köszön* üdvözl* tisztel* nap* "
	"hét* hétvég* napot kérés* kérel* igény* rendel* megrendel* "
	"tanúsítvány* domain* domén* weboldal* honlap* webáruház* bolt* "
	"szerver* levelező* portál* intranet* alkalmazás* új* régi* lejár* "
	"megújít* cég* vállalat* szervezet* csapat* osztály* informatik* "
	"kollég* munkatárs* felelős* tulajdonos* rendszergazd* adminisztrátor* "
	"kezel* név* nev* megerősít* ellenőriz* helyes* rendben adat* részlet* "
	"információ* szám* számla* számlá* fiók* hivatkozás* kifizet* könyvel* "
	"cím* kiad* folytat* szükség* használ* segítség* válasz* üzenet* munk* "
	"türelm* együttműköd* kapcsolat* telefon* küld* megkap* elnézés* késés* "
	"kései tőlünk tőlem jött szállító* ügynökség* hétfő* kedd* szerda* "
	"szerdá* csütörtök* péntek* helló szia jegy* öröm* megbeszél* mellékel* "
	"döntés* alább nevében önnek önöknek sikeres* bejelentés* megkeresését "
	"megkaptuk megkeresés* éves megújítás* küldve"},
    {KNOWN_RO,
	"cont contul contului solicitării iată noastră vă cerut am au it în "
	"domeniul eu noi dumneavoastră el ea acest această acesta aceasta "
	"acestei acestui lui un o al a ai ale meu mea mele nostru noștri "
	"noastre ne îmi mă vi este sunt suntem era fost avem are puteți și la^ "
	"în^ pe din^ de^ cu^ pentru^ prin ca cum aici acum astăzi azi tot toate "
	"toți da bun* foarte mult* rapid* mulțumesc mulțumim mulțumiri stimă "
	"salut* zi ziua săptămân* weekend cerere* cereri* solicit* comand* "
	"certificat* domeni* site* pagin* magazin* online server* portal* "
	"intranet* aplicați* nou* vechi* expir* reînnoi* firm* compani* "
	"organizați* echip* departament* coleg* responsabil* proprietar* "
	"administrator* nume* aparține confirm* verific* corect* ordine regulă "
	"date* datele detali* informați* număr* referinț* factur* plătit* "
	"contabil* adres* emite* emit* emiter* continu* nevoie folosi* ajut* "
	"răspuns* mesaj* munc* răbdar* colabor* întrebăr* contact* telefon* "
	"trimis* trimit* primit* scuze* scuz* întârzi* vine provine furnizor* "
	"agenți* luni marți miercuri joi vineri bună tichet* plăcer* stabilit* "
	"atașat* conform* decizi* jos numele găsiți deschis* înregistr* aici* "
	"anual* reînnoirea stimată doamnă stimate domn trimis"},
    {KNOWN_EL,
	"τη η ζητήθηκε ιδού απόφασή θα βρείτε απάντησή αρ τα λέμε μασ ζητήσαμε "
	"εγώ εμείσ εσείσ αυτό αυτή αυτόσ αυτόν το ο οι τησ του την τον των τισ "
	"τουσ ένα μία ένασ μου σασ δικό δική δικά δικόσ μάσ είμαι είναι είμαστε "
	"ήταν έχω έχουμε έχει έχετε και για^ από^ με^ σε^ στο στη στην στον στα "
	"στισ πωσ όπωσ ωσ εδώ τώρα σήμερα επίσησ όλα όλοι ναι καλ* πολύ γρήγορ* "
	"σύντομ* παρακαλ* ευχαριστ* χαιρετισμ* εκτίμηση ημέρα μέρα μέρασ "
	"εβδομάδα* σαββατοκύριακο αίτη* αιτήσ* ζητήσ* ζήτησ* παραγγ* "
	"πιστοποιητικ* τομέα* domain* όνομα ιστοσελίδ* ιστότοπ* κατάστημα* "
	"ηλεκτρονικ* διακομιστ* πύλη* εφαρμογ* νέο* νέα* νέου παλι* λήγει "
	"ανανέωσ* εταιρ* οργανισμ* ομάδα* τμήμα* πληροφορικ* συνάδελφ* υπεύθυν* "
	"ιδιοκτήτ* κάτοχ* διαχειριστ* ανήκει επιβεβαι* ελέγξ* έλεγξ* ελέγχ* "
	"σωστ* εντάξει στοιχεί* λεπτομέρει* πληροφορί* αριθμ* λογαριασμ* "
	"τιμολόγι* λογιστήρι* διεύθυνσ* εκδώσ* έκδοσ* εκδοθ* προχωρήσ* συνεχίσ* "
	"χρειαζόμαστε χρησιμοποι* βοήθει* απάντησ* απαντήσ* μήνυμ* μηνύμ* "
	"εργασί* υπομον* συνεργασί* ερωτήσ* επικοινων* τηλέφων* στείλ* στάλθηκε "
	"λάβ* έλαβ* συγγνώμη καθυστέρησ* προέρχεται ήρθε προμηθευτ* δευτέρα "
	"τρίτη τετάρτη πέμπτη παρασκευή γεια δελτίο* ακόλουθ* απόφασ* παρακάτω "
	"αγαπητ* συμφωνήσ* ανοίξ* άνοιξ* αίτημα* αιτήμ* εκ μέρουσ ετήσι* "
	"ανανέωση"},
    {KNOWN_RU,
	"скоро скорейш* верно верны верна верен верную по^ вашей ваше просьбе "
	"сообщаем решение раньше ответить завтра до мог могла ответил за нами я "
	"мы вы он она это этот эта эти этого этой этому этом наш наша наше наши "
	"нашего нашей нашему нашем нашим наших мой моя мое моё мои моего моей "
	"моим нам нас мне меня вам вас ваш ваша ваши вашу вашего вашем является "
	"есть был была было были буду будет будем и а в^ во на для^ от^ из^ с^ "
	"со у^ к о что как так тут здесь сейчас сегодня также тоже все всё всем "
	"всех да хорош* очень быстр* оператив* пожалуйста прош* просим просьб* "
	"спасибо благодар* уваж* привет* день дня дней дню недел* выходн* "
	"запрос* заявк* запросил* заказ* заказал* подал* подан* оформ* "
	"сертификат* домен* сайт* магазин* интернет* сервер* портал* почтов* "
	"почт* приложени* нов* стар* истекает продлен* продл* обновл* компани* "
	"фирм* организаци* команд* отдел* ит коллег* ответственн* владел* "
	"администратор* имя имени принадлежит подтвержд* проверил* проверен* "
	"проверк* правильн* корректн* порядк* данные данных детал* информаци* "
	"номер* счет* счёт* учетн* оплатил* оплачен* бухгалтери* адрес* выпус* "
	"выда* выпуск* продолж* нужен нужн* необходим* использу* помощ* помог* "
	"ответ* сообщени* письм* работ* терпени* сотрудничеств* вопрос* связат* "
	"связь* звонит* телефон* отправ* получ* извин* простите задержк* поздн* "
	"поступил* исходит поставщик* агентств* понедельник* вторник* среду "
	"четверг* пятниц* прошл* здравств* добр* обращени* договаривал* "
	"договорил* решени* ниже удач* хорошего зарегистр* открыт* принял* "
	"принят* iphon* ежегодн* годов* выходных* ожида* блог* мобильной почты"},
    {KNOWN_UK,
	"скоро видати видайте видано видачу вашим вашої проханням повідомляємо "
	"раніше відповісти завтра до міг могла за я ми ви він вона це цей ця ці "
	"цього цієї цьому наш наша наше наші нашого нашої нашому нашим мій моя "
	"моє мої мого моєї нам нас мені мене вам вас ваш ваша ваше ваші вашу "
	"вашого є був була було були буду буде будемо і й та а в^ у^ на для^ "
	"від^ із^ з^ зі до^ що як так тут зараз сьогодні також теж все усе всі "
	"усім добр* дуже швидк* оператив* прош* просим* дяку* повагою вітан* "
	"вітаю день дня тижн* тижня вихідн* запит* заявк* заявок замовл* "
	"замовил* подал* подан* оформ* сертифікат* домен* сайт* магазин* "
	"інтернет* сервер* портал* пошт* застосун* нов* стар* закінчується "
	"продовж* оновл* компані* фірм* організаці* команд* відділ* іт колег* "
	"відповідальн* власник* адміністратор* ім'я імені належить підтвердж* "
	"перевірил* перевірен* вірн* правильн* коректн* порядк* дані даних "
	"детал* інформаці* номер* рахун* сплачен* бухгалтері* адрес* випус* "
	"потрібен потрібн* потребу* використов* допомог* відповід* повідомленн* "
	"лист* робот* терпінн* співпрац* питан* запитан* зв'яз* телефон* "
	"надісл* надсил* отрим* вибач* затримк* пізн* надійшов надходить "
	"постачальник* агентств* понеділ* вівтор* середу четвер* п'ятниц* "
	"минул* звернен* домовил* домовлял* рішенн* нижче успіх* гарн* "
	"зареєстр* відкрит* прийнял* прийнят* іменi iphon* щорічн* річн*"},
    {KNOWN_TR,
	"soru sorular sorunuz sorularınız karar istek isteği isteğimiz memnunuz "
	"memnuniyetle kontrol kontrolü gizlidir alıcısı siliniz e-posta "
	"istediğiniz üzere kararımız aşağıdadır kararım ben biz siz o bu şu "
	"bunu bunlar bizim benim sizin onun bize bizden bana benden size bir ve "
	"de da ile^ için^ olarak gibi burada şimdi bugün hepsi her şey tüm evet "
	"iyi çok hızlı kısa lütfen rica teşekkür* sağ olun saygı* selam* gün* "
	"günler hafta* sonu talep* talebi* isteği* istedik istedim sipariş* "
	"başvuru* başvur* sertifika* alan adı adımız adının domain* site* "
	"sitemiz* web* internet* mağaza* sunucu* portal* intranet* uygulama* "
	"yeni* eski* mevcut yenile* süresi doluyor şirket* kurum* ekip* ekibi* "
	"bölüm* birim* bilgi* işlem departman* meslektaş* sorumlu* sahib* "
	"yönetici* aittir ait onayl* teyit doğrul* edildi ettik ettim doğru* "
	"uygun* düzen* tamam* detay* numara* hesap* referans* fatura* ödendi "
	"muhasebe* adres* devam edebilirsiniz edin ediyorum ediyoruz verin "
	"verebilirsiniz ihtiyac* kullan* yardım* yanıt* cevap* mesaj* çalışma* "
	"umdan tan hafta sonları "
	"sabr* işbirliği* iletişim* telefon* gönder* aldık alındı geldi özür "
	"dilerim gecik* geç tedarikçi* ajans* pazartesi* salı çarşamba perşembe "
	"cuma* geçen merhaba kayıt* kaydı* konuştu* ekte aşağıda adına "
	"bulabilirsiniz açtık açıldı oluşturul* başvurunuz talebiniz alınmıştır "
	"değilseniz yıllık yenileme"},
    {KNOWN_AR,
	"تجدون جوابي التذكرة تذكرة رقم آسف التأخر رد طلبتم بناء ردي هاتفي أنا "
	"نحن أنت أنتم هو هي هذا هذه ذلك تلك التي الذي من^ إلى^ في^ على عن مع و "
	"كما هنا الآن اليوم كل جميع نعم جيد* جدا جدًا سريع* شكرا شكرًا الشكر "
	"جزيلا جزيلًا أشكر* نشكر* تحيات* التحية التحيات تحية أطيب خالص يوم* "
	"يومكم سعيد طيب أسبوع* الأسبوع عطلة طلب* الطلب طلبنا طلبت طلبكم طلبنا* "
	"شهادة الشهادة شهادات* نطاق* النطاق موقع* الموقع موقعنا لموقعنا متجر* "
	"لمتجرنا خادم* الخادم لخادم البريد بريد* رسالة رسالتكم رسالتك لرسالتكم "
	"الرسالة الويب الإنترنت الإلكتروني الجديد جديد* القديم* تجديد* شركة* "
	"شركتنا الشركة لشركتنا فريق* الفريق فريقنا قسم* القسم تقنية المعلومات "
	"زميل* زميلي زميلتي مسؤول* المسؤول مالك* المالك مدير* نملك لنا يخصنا "
	"ملكنا اسم* أؤكد نؤكد تم التأكد التحقق مراجعة البيانات بيانات* التفاصيل "
	"صحيح* صحيحة الصحيحة رقم* الرقم حساب* الفاتورة إصدار* إصدارها الاستمرار "
	"المتابعة يمكنكم نحتاج* مساعدة* المساعدة مساعدتكم لمساعدتكم الرد ردكم "
	"لردكم تعاونكم لتعاونكم صبركم لصبركم أسئلة سؤال التواصل الاتصال اتصلوا "
	"هاتف* أرسل* مرسلة مرسل استلمنا وصلتنا استلام أعتذر نعتذر التأخير "
	"لتأخري تأخري السلام عليكم ورحمة الله وبركاته مرحبا مرحبًا أهلا السيد "
	"السيدة حضرة تذكرتنا فتحنا قرارنا قراري أدناه بالنيابة باسم يرجى رجاء "
	"أرجو نرجو الموقر* المحترم* المحترمين ولكم مني منا لكم لك بكم به بها له "
	"أحمد محمد محمود علي حسن حسين خالد عمر سارة فاطمة مريم يوسف إبراهيم "
	"مصطفى عبد ليلى نور سامي كريم طارق فائق الاحترام والتقدير وتفضلوا بقبول "
	"السنوي الإرسال مرحبا، أُرسلت من الـ الخاص بي أرسلت الايفون"},
    {KNOWN_HE,
	"שביקשתם הנה ההחלטה להלן תשובתי אליי שלנו אני אנחנו אנו אתה אתם הוא היא "
	"זה זו זאת הזה הזו הזאת של שלי שלכם שלך את עם^ מן^ על כמו כפי כאן עכשיו "
	"היום גם כל הכל הכול כולם כן טוב* טובה מאוד מהיר* מהרה תודה תודות רבה "
	"רבות מראש מודה מודים בברכה ברכה ברכות כבוד רב יום שבוע סוף נעים* נפלא* "
	"בקשה* הבקשה בקשתנו בקשתכם מהבקשה ביקשנו ביקשתי הוזמן הזמנו הזמנתי "
	"תעודה התעודה תעודת אישור האישור דומיין* הדומיין אתר* האתר אתרנו לאתר "
	"חנות החנות שרת* השרת לשרת דואר פורטל חדש* החדש החדשה ישן* הישנה חידוש "
	"חברה החברה חברתנו ארגון* צוות* הצוות מחלקת המחלקה מחשוב עמית* עמיתי "
	"אחראי אחראית בעל בעלי הבעלים מנהל מנהלת שייך שם מאשר מאשרת מאשרים "
	"אישרנו בדקנו בדקתי נבדק* נכון* נכונים תקין* בסדר פרטים הפרטים הנתונים "
	"מידע מספר* חשבון* חשבונית להנפיק הנפקה הנפיקו להמשיך המשיכו צריכים "
	"זקוקים נחוצה משתמשים עזרה* העזרה עזרתכם עזרתך לעזרתך תשובה התשובה "
	"תגובה* הודעה הודעתכם הודעתך סבלנות* שיתוף פעולה שאלות ליצור קשר טלפון* "
	"שלח* נשלח* קיבלנו קיבלתי סליחה מצטער* מתנצל* איחור האיחור המאוחרת שלום "
	"היי לכבוד כרטיס פתחנו פנייה פנייתכם פנייתך החלטתנו החלטתי למטה בשם נא "
	"אנא דני יוסי משה דוד רחל שרה מיכל אבי יעל נועה רון שנתי שנתית מה "
	"מהאייפון מהטלפון נשלח"},
    {KNOWN_VI,
	"xin hãy gọi cho tôi gửi chúng ta anh chị em ông bà quý công ty của và "
	"cho^ từ^ với^ tại^ ở^ là có được bị đã đang sẽ này đó đây nay hôm tất "
	"cả mọi vâng tốt rất nhiều nhanh sớm vui lòng mong cảm cám ơn trân "
	"trọng chào thân kính thư một ngày tuần cuối yêu cầu đặt chứng chỉ số "
	"tên miền trang web cửa hàng trực tuyến máy chủ cổng mới cũ hiện hết "
	"hạn gia tổ chức nhóm đội phòng bộ phận cntt đồng nghiệp chịu trách "
	"nhiệm sở hữu quản trị viên lý thuộc về xác nhận kiểm tra đúng chính "
	"chi tiết thông tin tài khoản tham chiếu hóa đơn thanh toán kế địa cấp "
	"phát hành tiếp tục cần sử dụng giúp đỡ hỗ trợ trả lời phản hồi nhắn "
	"việc kiên nhẫn hợp tác câu hỏi liên hệ điện thoại di động lỗi vì chậm "
	"trễ muộn phiếu quyết định dưới theo như ạ dạ nhé mở lập các bạn đến "
	"nguyễn trần lê phạm hoàng chúc lành năm"},
    {KNOWN_ID,
	"jawaban saya ada di bawah ragu menghubungi hubungi kami kita anda dia "
	"ini itu dari^ untuk^ oleh^ dengan^ di^ ke^ pada dan yang adalah sudah "
	"telah akan dapat bisa milik juga semua semuanya ya baik sangat banyak "
	"cepat segera mohon silakan tolong terima kasih makasih salam hormat "
	"hari minggu akhir pekan permintaan permohonan meminta memesan pesan "
	"dipesan diajukan mengajukan sertifikat domain situs web halaman toko "
	"daring online server portal intranet aplikasi baru lama kedaluwarsa "
	"perpanjangan memperpanjang perusahaan organisasi tim bagian departemen "
	"ti rekan kolega penanggung jawab bertanggung pemilik administrator "
	"pengelola nama mengonfirmasi konfirmasi dikonfirmasi memeriksa "
	"diperiksa benar betul lengkap data detail rincian informasi nomor akun "
	"referensi faktur dibayar akuntansi alamat terbitkan menerbitkan "
	"penerbitan lanjutkan melanjutkan memerlukan membutuhkan perlu "
	"menggunakan digunakan bantuan bantuannya balasan pekerjaan kesabaran "
	"kerja sama pertanyaan telepon ponsel kirim dikirim mengirim menerima "
	"diterima maaf keterlambatan terlambat berasal datang pemasok agensi "
	"senin selasa rabu kamis jumat lalu halo yth bapak ibu tiket senang "
	"keputusan berikut atas atasnama menemukan membuka kunjungan sini no "
	"semoga harinya menyenangkan tahunan"},
    {KNOWN_JA,
	"お問い合わせ 問い合わせ 受け付けました 社 受け付け です ます でした "
	"ました まして ております おります います いる いた した する して し "
	"ござい ございます いたします いたしました 致します 致しました "
	"申し上げます ください 下さい くださいませ くださり いただき 頂き "
	"いただきました いただいた 頂いた れた された さ の は が を に^ で と "
	"へ も から より や お ご 御 この その こちら これ 今回 本件 本 当 当社 "
	"弊社 私 私ども 私たち 我々 弊 御社 貴社 皆様 様 各位 担当 担当者 "
	"ご担当 ご担当者 責任者 管理者 管理 所有者 所有 運営 運用 システム 部 "
	"部門 課 室 情報 技術 開発 ウェブ サイト ホームページ ショップ サーバー "
	"サーバ メール 社内 お客様 向け 用 新しい 新規 更新 現在 期限 申請 申込 "
	"申し込み 依頼 ご依頼 注文 発注 請求 請求書 証明書 電子 ドメイン 名 "
	"確認 承認 了承 同意 問題 内容 詳細 番号 受付 アカウント 正しい 正しく "
	"間違い 相違 通り 以上 以下 下記 上記 について 件 必要 使用 利用 発行 "
	"手続き 手続 続け 進め 進めて お願い よろしく 宜しく 何卒 引き続き "
	"ありがとう 有難う 有り難う 感謝 お世話 世話 になって なって なります "
	"お疲れ様 お疲れさま こんにちは おはよう こんばんは はじめまして いつも "
	"大変 誠に 返信 回答 返事 連絡 ご連絡 対応 ご対応 迅速 早速 早急 な "
	"ご協力 協力 サポート 助かり 送信 電話 携帯 スマートフォン 遅くなり "
	"遅れ 申し訳 失礼 質問 不明 点 あり ある 株式会社 有限会社 会社 組織 "
	"チーム 同僚 代理店 業者 日 週 先週 今日 本日 今朝 良い 週末 一日 年 時 "
	"なに なお また さん 君 拝受 受け取り 受領 受付け 受信 チケット 作成 "
	"起票 代表 決定 判断 添付 とおり どうぞ もの こと ため 願い 申し 上げ "
	"全て すべて 間 お知らせ 知らせ 幸い 田中 佐藤 鈴木 高橋 伊藤 渡辺 山本 "
	"中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 清水 山崎 森 "
	"池田 橋本 阿部 石川 前田 藤田 太郎 花子 一郎 iphone android ご確認 "
	"ほど お手数 おかけ かけ しますが 年次 毎年 入手 版"},
    {KNOWN_ZH,
	"应 應 您的 要求 依 我的 这里 這裡 传送 傳送 邮件管理员 郵件管理員 邮件 "
	"郵件 之 如 按 按照 已收到 公司的 我 我们 我們 您 你 你们 你們 贵 貴 "
	"公司 贵公司 貴公司 本 本人 本公司 这 這 这个 這個 该 該 此 是 的 了 在 "
	"于 於 已 已经 已經 对 對 为 為 由 和 与 與 及 并 並 将 將 请 請 请您 "
	"給 给 向 从 從 会 會 可以 能 也 都 很 非常 十分 好 好的 是的 对的 對的 "
	"同意 批准 核准 确认 確認 申请 申請 订购 訂購 订单 訂單 证书 證書 憑證 "
	"域名 网域 網域 网站 網站 网店 網店 商店 服务器 服務器 伺服器 邮箱 信箱 "
	"官网 官網 系统 系統 平台 门户 入口 内部 內部 新 新的 旧 舊 到期 过期 "
	"過期 续期 續期 续订 續訂 更新 团队 團隊 部门 部門 技术 技術 信息 资讯 "
	"資訊 部 同事 负责 負責 负责人 負責人 所有者 所有人 管理员 管理員 管理 "
	"属于 屬於 归 名称 名稱 核对 核對 检查 檢查 查过 正确 正確 无误 無誤 "
	"准确 準確 没有问题 资料 資料 详情 詳情 内容 內容 编号 編號 号码 號碼 "
	"号 號 账户 帳戶 账号 帳號 参考 參考 发票 發票 财务 財務 地址 签发 簽發 "
	"颁发 頒發 发放 發放 继续 繼續 办理 辦理 处理 處理 需要 使用 用于 用於 "
	"用 尽快 盡快 儘快 尽早 快 及时 及時 谢谢 謝謝 多谢 多謝 感谢 感謝 帮助 "
	"幫助 支持 协助 協助 配合 合作 耐心 回复 回覆 回信 答复 答覆 来信 來信 "
	"邮 信 收到 联系 聯繫 聯絡 电话 電話 手机 手機 发送 發送 发自 發自 寄 "
	"祝 祝您 祝好 顺利 順利 工作 愉快 生活 周末 週末 今天 上周 上週 一天 "
	"开心 抱歉 迟 遲 复 覆 您好 你好 此致 敬礼 敬禮 先生 女士 老师 大家 "
	"麻烦 麻煩 辛苦 辛苦了 工单 工單 案件 开立 建立 创建 創建 决定 決定 "
	"如下 以下 下面 上述 代表 提出 提交 供应商 供應商 代理 敬上 顺颂 商祺 "
	"順頌 台安 来自 來自 iphone 安卓 一切 所有 全部 都好 客户 客戶 服务 "
	"服務 移动 行動 每年 年度 小米 华为 荣耀 三星 获取"},
    {KNOWN_KO,
	"제 아래와 같습니다 저는 이곳의 언제든지 이곳 답변은 저 저희 우리 당사 "
	"귀사 이 그 본 이번 해당 은 는 가 을 를 의 에 에서 로 으로 와 과 도 "
	"에게 께 께서 님 입니다 합니다 했습니다 하였습니다 드립니다 드렸습니다 "
	"됩니다 되었습니다 됐습니다 있습니다 한 하는 된 되는 할 하고 하여 해 "
	"주세요 주시기 바랍니다 주십시오 주셔서 부탁 부탁드립니다 네 예 좋은 "
	"하루 되세요 보내세요 주말 행복한 즐거운 감사 감사합니다 고맙습니다 "
	"수고 수고하세요 수고하십시오 많으십니다 안녕하세요 안녕하십니까 안녕히 "
	"계세요 항상 모두 다 매우 빠른 빨리 신속한 신속히 요청 신청 주문 인증서 "
	"도메인 웹사이트 웹 사이트 홈페이지 쇼핑몰 서버 메일 이메일 포털 사내 "
	"시스템 서비스 새 새로운 기존 현재 만료 갱신 회사 기관 조직 팀 부서 "
	"전산 정보 담당 담당자 책임자 소유자 소유 관리자 관리 이름 확인 승인 "
	"동의 검토 맞습니다 맞는 정확합니다 정확 내용 세부 번호 계정 참조 "
	"청구서 세금 계산서 주소 발급 진행 계속 필요 필요합니다 사용 도움 도와 "
	"지원 답변 회신 답장 메시지 협조 협력 인내 문의 연락 전화 휴대폰 발송 "
	"보냄 보냅니다 받았습니다 접수 늦어 늦은 죄송합니다 지난 주 오늘 티켓 "
	"등록 생성 결정 아래 위 위와 같이 대표 드림 올림 배상 귀하 여러분 용 "
	"iphone 아이폰 안드로이드 갤럭시 모바일 직접 남은 매년 연간 나의 "
	"보냈습니다 다운로드"},
    {0, NULL},
};

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

/* Who writes a line of his own below a mail: a device, a program. */
const struct known_words KNOWN_DEVICES[] = {
    {KNOWN_ANY,
	"iphone* ipad* android* samsung galaxy huawei xiaomi oneplus motorola "
	"nokia pixel blackberry smartphone* outlook* gmail yahoo ios windows "
	"aol zoho edison proton protonmail mymail thunderbird bluemail avast avg "
	"gmx айфон*"},
    {0, NULL},
};
/* clang-format on */
