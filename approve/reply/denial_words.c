/* SPDX-License-Identifier: ISC
 * What denies, restricts, puts off or asks, in the languages of the phrases;
 * and what holds such a word and says nothing against an answer. How they are
 * found is denial.c's.
 *
 * Folded (σ for ς), bars between them. ^ begins a sentence or what follows a
 * comma; ~ stands for at most a few words. Left out are words that mean
 * something else in another language ("en", "mai"); where only their beginning
 * of a sentence tells, they have a ^. */
#include "approve/reply/word_list.h"

/* clang-format off */
const char *const denial_words[WORD_LISTS][WORD_LIST_STRINGS] = {
[DENIALS] = {
    /* en */
    "not|never|nothing|^no|none|nope|no longer|no one|no way|no approval|"
    "no certificate|is no|have no|say no|said no|neither|nor|nobody|cannot|"
    "cant|dont|wont|"
    "refuse|refused|decline|declined|deny|disagree|i object|objects|if|unless|"
    "until|before|only|solely|exclusively|but|except|provided that|"
    "^provided|without|instead|otherwise|once|as soon as|as long "
    "as|so long as|assuming|subject to|conditional|conditionally|condition|"
    "conditions|pending|^when|^after|^just for|partially|partly|limited to|"
    "tomorrow|later|next week|next month|on hold|hold off|please hold|please "
    "wait|wait for|please stop|stop the|stop this|please cancel|cancel the|"
    "cancel this|withdraw|revoke|take it back|take that back|changed my mind|"
    "change my mind|maybe|perhaps|possibly|probably|unsure|doubt|doubtful|"
    "kidding|joking|joke|sarcasm|sarcastic|yeah right|yeah, right|as if|"
    "told me to|want me to|wants me to|asked me to write|asked me to say|"
    "made me write|forced|against my will|"
    "suspicious|phishing|scam|fraud|fraudulent|who are you|crook|a lie|"
    "^wait|stop|hold it|hang on|ignore|disregard|take this back|mistake|"
    "by mistake|wrong|haha|lol|waiting for|sign first|has to sign|"
    "has to agree|has to approve|has to confirm|must agree|must sign|"
    "must approve|rather you|rather not|not-approved|"
    "however|though|although|i think|i guess|i suppose|supposedly|presumably|"
    "allegedly|tentatively|reluctantly|in principle|in theory|theoretically|"
    "under protest|under duress|reservations|second thought|second thoughts|"
    "depends|depending|on the understanding|with the understanding|"
    "the following terms|sign-off|sign off|signoff|to be confirmed|"
    "to be decided|to be discussed|tbd|tbc|awaiting|have to wait|has to wait|"
    "must wait|must review|must confirm|must check|must ask|needs to review|"
    "need to review|need to check|need to ask|need to discuss|need to talk|"
    "need to confirm|have to check|have to ask|have to discuss|have to talk|"
    "will have to|would have to|had to write|had to say|first|final say|"
    "ask my|ask our|please ask|ask ~ manager|check with|verify with|"
    "let me check|clarify|yet to|under review|still looking|still checking|"
    "still reviewing|still considering|still thinking|decides|will decide|"
    "to decide|pay grade|postpone|postponed|delay it|delay this|^delay|"
    "suspend|suspended|pause|paused|put it on|on ice|sleep on it|give me a|"
    "give us a|get back to you|let you know|we'll see|we’ll see|we will see|"
    "will see|onwards|onward|^starting|starting in|starting from|effective|"
    "valid from|as of next|sometime|someday|some day|^one day|in a week|"
    "in a month|^from next|cancel|cancelled|canceled|cancellation|abort|"
    "aborted|veto|withdrawn|withdrew|revoked|undo|retract|scratch that|"
    "forget it|forget that|forget this|leave it|never mind|nevermind|^delete|"
    "remove me|unsubscribe|take me off|disapprove|disapproved|dismiss|"
    "disagrees|disagreed|refuses|declines|denies|denied|nah|naw|negative|"
    "the opposite|^opposite|on the contrary|fat chance|dead body|you wish|"
    "dream on|your dreams|nice try|hell freezes|yeah sure|^against|against it|"
    "against this|am against|are against|is against|oppose|opposed|opposes|"
    "protest|i object to|we object|objection|objections|unable|impossible|"
    "bogus|fake|hacked|compromised|is spam|like spam|mistaken|"
    "misunderstanding|misunderstood|mix-up|oops|whoops|accidentally|"
    "by accident|an accident|too early|^test|is a test|just a test|^testing|"
    "just testing|^sample|^draft|^to do|^copy of|sold|used to own|"
    "former employer|my former|left the company|have left|belongs to|"
    "someone else|somebody else|transferred to|claiming to be|pretending|"
    "weird|strange request|^why|who asked|who requested|who is asking|"
    "who sent|who wants|who ordered|who is this|whoever|what is this|"
    "what is that|what's this|what’s this|what am i|what are you|what do you|"
    "what does|what for|how come|how did you|how do i|how do you|"
    "where did you|which of the|which server|which domain|^which one|"
    "tell me who|tell me what|tell me why|tell me how|^exception|exception of|"
    "exceptions|excluding|exclude|excluded|^minus|would say|would write|"
    "i'd say|i’d say|says to|says here|told to write|told to say|"
    "told to reply|supposed to|refusing|not-yet|conspiracy|blackmail|"
    "threatened|coerced|error|correction|hmm|erm|hold up|slow down|hurdle|"
    "too soon|undecided|tentative|provisional|provisionally|temporarily|"
    "temporary|trial run|^trial|awaits|contingent|hypothetically|reconsider|"
    "reconsidering|rethink|regret|disputed|dispute|unauthorized|unauthorised|"
    "illegal|stolen|"
    "i assume|we assume|i presume|we suppose|i take it that|it seems|seems to|"
    "seems like|it looks like|final decision|decision is made|decision lies|"
    "decision rests|say more|forwarding it|forwarding this|forwarding your|"
    "forwarded it|forwarded this|forwarded your|passed it on|passing it on|"
    "passed this on|please contact our|please contact the|please direct|"
    "direct such|second signature|also needs|"
    "required from|still has to|still have to|"
    "still open|separate ticket|test environment|environment only|"
    "the caller|a caller|the hotline|support hotline|insisted|pressure|was asked by|told me how|"
    "do hope this|other mail|other request|refers to|this concerns|"
    "for the moment|for now|at this stage|given up|pressed the|"
    "clicked ~ accident|predecessor|ought to|i'd rather|i’d rather|"
    "would rather|to be agreed|talk it over|back burner|in my name|"
    "what happens",
    /* de */
    "nicht|kein|keine|keinen|keinem|keiner|keinesfalls|nie|niemals|nichts|"
    "nein|niemand|weder|ohne|^falls|wenn|sofern|solange|bevor|nur|lediglich|"
    "ausschließlich|ausschliesslich|aber|jedoch|allerdings|außer|ausser|"
    "stattdessen|sobald|es sei denn|vorausgesetzt|unter der bedingung|"
    "unter vorbehalt|vorbehaltlich|vorbehalt|erst|morgen|später|spaeter|"
    "nächste woche|vorläufig|teilweise|vielleicht|eventuell|womöglich|"
    "scherz|witz|spaß|spass|ironie|soll ich|ich soll|stornieren|widerrufe|"
    "zurückziehen|zweifel|"
    "warten|abwarten|^moment|moment mal|momentmal|irrtum|irrtümlich|"
    "versehentlich|missverständnis|ignorieren|dagegen|entscheidet|entscheiden|"
    "abklären|geklärt werden|noch klären|noch prüfen|muss noch|müssen noch|"
    "prüft|noch warten|muss ~ fragen|muss ~ entscheiden|rücksprache|"
    "frühestens|ab nächste|ab nächstem|ab nächster|irgendwann|demnächst|"
    "verschieben|verschoben|aufschieben|abbrechen|abbruch|storniert|"
    "stornierung|gekündigt|verkauft|anderen firma|jemand anderem|"
    "jemand anders|unter protest|unter zwang|gezwungen|im prinzip|prinzipiell|"
    "grundsätzlich|theoretisch|ungern|widerwillig|obwohl|dennoch|trotzdem|"
    "angeblich|eigentlich|vermutlich|wahrscheinlich|mal sehen|mal schauen|"
    "melde mich dazu|melde mich noch|melde mich wieder|schön wär|hoppla|huch|"
    "^test|ein test|^muster|^entwurf|quatsch|von wegen|^wer|^warum|^wieso|"
    "^weshalb|^wozu|^woher|^worum|was ist das|was soll|wer hat|gehackt|"
    "gefälscht|fälschung|betrug|verdächtig|lüge|gegenteil|veto|widerspruch|"
    "widerspreche|einspruch|lehne|ablehnen|unmöglich|unklar|ungültig|"
    "abbestellen|falsch|falsche|falscher|falschen|zurückgezogen|widerrufen|"
    "bedauere|geschäftsführung muss|chef muss|zustimmen muss|zustimmen müssen|"
    "ausnahme|ausgenommen|aussetzen|zurückstellen|bleiben lassen|befristet|"
    "weiß der|keine ahnung|"
    "gehe davon aus|gehen davon aus|nehme an|nehmen an|vermute|"
    "endgültige entscheidung|letzte entscheidung|entscheidung trifft|"
    "entscheidung liegt|leite das|leite es|leite ihre|weitergeleitet|"
    "leiten das|gebe das weiter|wenden sie sich an|anrufer|verlangt|gedrängt|"
    "brauche noch|brauchen noch|brauche ich noch|fehlt noch|steht noch|"
    "noch offen|noch ausstehend|freigabe der|zustimmung der|zustimmung des|"
    "unterschrift|bezieht sich auf|andere mail|andere anfrage|gilt für|"
    "urlaubsvertretung|vorher anrufen|sie mich vorher|vorläufige",
    /* fr */
    "ne|pas|jamais|rien|non|aucun|aucune|sans|^si|seulement si|"
    "uniquement si|sauf|avant que|avant de|seulement|uniquement|^mais|"
    "excepté|hormis|dès que|dès réception|lorsque|^quand|^après|tant que|"
    "à condition|sous réserve|à moins|pourvu que|demain|plus tard|"
    "la semaine prochaine|peut-être|plaisante|plaisanterie|blague|rigole|"
    "dois-je|vous me demandez|on me demande|annulez|partiellement|"
    "attendez|attendre|attends|un instant|annuler|annulé|annulée|annulation|"
    "erreur|trompé|trompée|cependant|toutefois|néanmoins|pourtant|bien que|"
    "quoique|il faut que|faut que|doit encore|doit d'abord|doit d’abord|"
    "d'abord|d’abord|à vérifier|à valider|à confirmer|vérifier avec|voir avec|"
    "demander à|en parler|j'en parle|décidera|décide|en principe|en théorie|"
    "sous protêt|contraint|contrainte|à contrecœur|à contrecoeur|"
    "sommes contre|suis contre|opposé|opposée|m'oppose|m’oppose|suspendez|"
    "suspendre|reportez|reporter|repousser|à partir du|à partir de|"
    "à compter du|un jour|on verra|oups|^test|un test|brouillon|qui a demandé|"
    "qui êtes|qui demande|^pourquoi|d'où|d’où|qu'est-ce|qu’est-ce|c'est quoi|"
    "c’est quoi|résilié|vendu|piraté|fraude|arnaque|suspect|mensonge|"
    "à l'exception|à l’exception|contraire|retire|retirer|désolé, erreur|"
    "malentendu|refuser|impossible|faut-il|a condition|des que|peut-etre|"
    "je suppose|nous supposons|je présume|j'imagine|j’imagine|décision finale|"
    "décision revient|décision appartient|je transmets|je transfère|"
    "j'ai transmis|j’ai transmis|adressez-vous|veuillez contacter notre|"
    "veuillez contacter le|il manque|manque encore|sous pression|m'a demandé|"
    "m’a demandé|concerne l'autre|ne vaut|valable pour|pour le moment",
    /* es */
    "no lo|no la|no los|no se|no es|no puedo|no quiero|no estoy|no haré|no voy|"
    "no me|no he|no ha|no tengo|no sé|no conozco|no autorizo|no escribo|"
    "no firmo|no estamos|no podemos|no emitan|no emita|no emitas|y no|"
    "hoy no|que no|todavía no|aún no|nunca|jamás|jamas|nada|nadie|^sin|"
    "sin que|^si|solo si|sólo si|salvo|"
    "excepto|antes de|antes que|^solo|solo para|sólo|solamente|unicamente|"
    "únicamente|exclusivamente|^pero|pero no|hasta que|tampoco|en cuanto|"
    "tan pronto|una vez|^cuando|^después|siempre que|siempre y cuando|"
    "a menos|a no ser|con la condición|a condición|mañana|más tarde|"
    "la próxima semana|quizás|quizá|tal vez|broma|bromeando|me pide que|"
    "me piden que|debo escribir|cancelen|"
    "^espere|^esperen|^espera|por favor espere|esperar|un momento|cancelar|"
    "cancelado|cancelada|cancele|anular|anulen|anule|error|equivocado|"
    "equivocada|equivocamos|equivoqué|equivocación|sin embargo|aunque|hay que|"
    "tengo que|tenemos que|consultar|consultarlo|consultaré|preguntar|"
    "falta la|falta el|falta que|decide|decidirá|decida|en principio|"
    "en teoría|bajo protesta|obligado|en contra|me opongo|nos oponemos|"
    "suspendan|suspender|aplazar|posponer|a partir de|a partir del|algún día|"
    "ya veremos|^veremos|^ups|^uy|^prueba|una prueba|borrador|^quién|quién lo|"
    "quién ha|por qué|^cómo|de dónde|qué es esto|para qué|vendido|vendimos|"
    "hackeado|fraude|estafa|sospechoso|falso|mentira|excepción|excluyendo|"
    "contrario|retiro|malentendido|imposible|manana|quizas|despues de|"
    "todavia no|aun no|mas tarde|a condicion|"
    "supongo|suponemos|imagino|entiendo que|decisión final|decisión la toma|"
    "decisión corresponde|reenvío|he reenviado|he remitido|diríjase|diríjanse|"
    "contacte con nuestro|bajo presión|me pidió|por ahora|de momento|"
    "válido para|válida para",
    /* pt */
    "não|nao|nem|^sem|sem que|^se|somente se|apenas se|só se|exceto|só|"
    "somente|apenas|unicamente|exclusivamente|^mas|assim que|logo que|"
    "^quando|^depois|desde que|a menos|a não ser|antes que|antes de|até que|"
    "amanhã|amanha|mais tarde|talvez|brincadeira|brincando|devo escrever|"
    "ninguém|cancelem|"
    "aguarde|aguardem|aguardar|^espere|^esperem|cancelar|cancele|cancelado|"
    "cancelada|anular|engano|enganei|erro|equívoco|porém|contudo|no entanto|"
    "embora|preciso falar|preciso consultar|preciso perguntar|tenho que|"
    "tenho de|temos que|decide|decidirá|decida|falta a|falta o|em princípio|"
    "em teoria|sob protesto|contra|oponho|suspender|suspendam|adiar|"
    "a partir de|um dia|veremos|^opa|^ops|^teste|um teste|rascunho|^quem|"
    "por que|porquê|de onde|o que é isso|para que serve|vendemos|vendido|"
    "hackeado|fraude|golpe|falso|mentira|exceção|excluindo|contrário|"
    "impossível|a partir do|ate que|"
    "suponho|supomos|presumo|imagino que|decisão final|decisão cabe|encaminho|"
    "encaminhei|reencaminho|dirija-se|contacte o nosso|sob pressão|me pediu|"
    "por agora|por enquanto|válido para|válida para",
    /* it */
    "niente|nulla|nessuno|senza|^se|solo se|tranne|prima di|prima che|finché|"
    "purché|soltanto|solamente|esclusivamente|ma non|ma solo|ma oggi|ma se|"
    "^però|appena|^una volta|"
    "a meno|a condizione|a patto|salvo che|domani|più tardi|non|oggi no|forse|"
    "scherzo|scherzavo|scherzando|devo scrivere|mi chiedete di|"
    "aspettate|^aspetti|aspetta|attendere|attendete|attenda|annullare|"
    "annullate|annulla|annullato|errore|sbaglio|sbagliato|sbagliata|tuttavia|"
    "sebbene|benché|devo sentire|devo chiedere|devo parlare|bisogna|occorre|"
    "decide|deciderà|in linea di principio|in linea di massima|in teoria|"
    "sotto protesta|costretto|contrari|contrario|contro|mi oppongo|sospendere|"
    "sospendete|rimandare|rinviare|a partire dal|a partire da|un giorno|"
    "vedremo|^ops|^prova|una prova|bozza|chi l'ha|chi l’ha|chi ha|chi siete|"
    "^perché|come mai|da dove|cos'è|cos’è|che cos|venduto|hackerato|truffa|"
    "frode|sospetto|falso|bugia|eccezione|escluso|ritiro|impossibile|malinteso|"
    "suppongo|supponiamo|presumo|immagino|decisione finale|decisione spetta|"
    "inoltro|ho inoltrato|si rivolga|rivolgetevi|contattate il nostro|"
    "sotto pressione|mi ha chiesto|per ora|per il momento|vale per|valido per",
    /* nl */
    "niet|geen|nooit|niets|niemand|nee|zonder|indien|tenzij|voordat|alleen|"
    "uitsluitend|enkel|maar|echter|mits|^als|^zodra|zodra|nadat|"
    "op voorwaarde|onder voorbehoud|behalve|^pas|later|volgende week|"
    "misschien|grapje|geintje|moet ik|gedeeltelijk|"
    "wacht|wachten|annuleren|annuleer|geannuleerd|vergissing|per ongeluk|"
    "foutje|hoewel|eerst|moet nog|moeten nog|overleggen|navragen|beslist|"
    "beslissen|in principe|in theorie|onder protest|gedwongen|zijn tegen|"
    "ben tegen|er tegen|ertegen|uitstellen|opschorten|opgeschort|ooit|oeps|"
    "^test|een test|^concept|wie heeft|^waarom|^hoezo|waarvoor|"
    "waar is dit voor|wat is dit|hoe komt|verkocht|gehackt|oplichting|fraude|"
    "verdacht|nep|leugen|uitzondering|uitgezonderd|intrekken|ingetrokken|"
    "herroep|verkeerde|verkeerd|tegendeel|onmogelijk|weigeren|"
    "ik neem aan|wij nemen aan|ik vermoed|veronderstel|eindbeslissing|"
    "beslissing ligt|stuur dit door|stuur het door|doorgestuurd|"
    "neem contact op met onze|onder druk|voorlopig|geldt voor|ontbreekt nog",
    /* sv */
    "inte|ej|aldrig|inget|ingenting|ingen|nej|utan|förrän|innan|^bara|"
    "bara om|bara för|endast|enbart|^men|såvida|så snart|så länge|"
    "förutsatt|under förutsättning|^om|^när|imorgon|i morgon|senare|kanske|"
    "skojar|skämt|skämtar|ska jag|"
    "vänta|avbryt|avbryta|ångra|ångrar|återkalla|återkallar|misstag|blev fel|"
    "är fel|fel person|dock|även om|måste ~ först|först|måste fråga|"
    "måste kolla|kolla med|bestämmer|avgör|i princip|i teorin|tvingad|är emot|"
    "motsätter|skjut upp|skjuta upp|från och med|någon gång|får se|hoppsan|"
    "^test|ett test|utkast|^vem|^varför|hur fick|vad är detta|vad är det här|"
    "sålt|såld|hackad|bluff|bedrägeri|lögn|undantag|undantaget|tvärtom|"
    "omöjligt|vägrar|"
    "jag antar|vi antar|förmodar|slutliga beslutet|beslutet fattas|"
    "vidarebefordrar|vidarebefordrat|skickar vidare|kontakta vår|under press|"
    "tills vidare|gäller för|gäller bara|saknas",
    /* da, nb */
    "ikke|aldri|intet|ingenting|nei|uden|uten|hvis|dersom|før|^kun|kun hvis|"
    "kun for|kun når|^bare|bare hvis|bare for|undtagen|unntatt|medmindre|"
    "med mindre|så snart|så længe|så lenge|forudsat|forutsatt|"
    "under forudsætning|under forutsetning|udelukkende|utelukkende|^når|"
    "i morgen|senere|måske|kanskje|for sjov|spøg|spøk|tuller|skal jeg|"
    "vent|^vente|afbryd|avbryt|annuller|annullér|kanseller|fortryder|angrer|"
    "trække tilbage|trekke tilbake|ved en fejl|ved en feil|fejltagelse|"
    "feiltakelse|selvom|selv om|først|skal spørge|må spørge|må spørre|"
    "skal lige spørge|spørre|afgør|avgjør|bestemmer|i princippet|i prinsippet|"
    "under protest|tvunget|er imod|er imot|modsætter|motsetter|udsæt|utsett|"
    "fra og med|får se|^test|en test|udkast|utkast|^hvem|^hvorfor|hvad er det|"
    "hva er dette|hvordan fik|hvordan fikk|solgt|hacket|svindel|bedrageri|"
    "løgn|undtagelse|unntak|tværtimod|tvert imot|umuligt|umulig|nægter|nekter|"
    "forkert|"
    "jeg antager|jeg antar|vi antager|vi antar|formoder|endelige beslutning|"
    "endelige beslutningen|beslutningen træffes|beslutningen tas|videresender|"
    "videresendt|sender videre|kontakt vores|kontakt vår|under pres|"
    "under press|indtil videre|inntil videre|gælder for|gjelder for|mangler",
    /* fi */
    "en voi|en sano|en halua|en aio|en koskaan|en tee|en kirjoita|en hyväksy|"
    "en suostu|en ole|en anna|enkä|eikä|emme|eivät|älä|älkää|^ei|ei ole|"
    "ei saa|ei tänään|ei vielä|ei nyt|ei koskaan|jos|mikäli|ellei|ennen|"
    "vain|ainoastaan|pelkästään|mutta|paitsi|heti kun|^kun|^vasta|"
    "edellyttäen|huomenna|myöhemmin|ehkä|vitsi|vitsailen|pitäisikö|"
    "odota|odottakaa|odottaa|perukaa|peruuta|peruuttakaa|perutaan|peruutetaan|"
    "erehdys|erehdyksessä|vahingossa|virhe|kuitenkin|vaikka|ensin|pitää kysyä|"
    "täytyy kysyä|kysyn|päättää|periaatteessa|teoriassa|pakotettu|vastustan|"
    "vastustamme|siirtäkää|lykätkää|alkaen|joskus|katsotaan|^hups|^oho|^testi|"
    "luonnos|^kuka|^miksi|^mistä|mikä tämä|myyty|hakkeroitu|huijaus|petos|"
    "valhe|poislukien|lukuun ottamatta|päinvastoin|mahdotonta|kieltäydyn|"
    "väärä|väärin|"
    "oletan|oletamme|luulen|lopullinen päätös|lopullisen päätöksen|välitän|"
    "välitin|ottakaa yhteyttä meidän|painostuksen|toistaiseksi|puuttuu",
    /* pl */
    "nie|nigdy|nic|nikt|bez|jeśli|jesli|jeżeli|jezeli|gdyby|gdy|tylko|^ale|"
    "lecz|jednak|dopóki|dopiero|chyba|wyłącznie|wylacznie|o ile|"
    "pod warunkiem|z wyjątkiem|oprócz|^kiedy|po otrzymaniu|po zapłaceniu|"
    "po zapłacie|po opłaceniu|po weryfikacji|po konsultacji|po rozmowie|"
    "po świętach|po niedzieli|po urlopie|po uzgodnieniu|po sprawdzeniu|"
    "po akceptacji|po zgodzie|po południu|jutro|później|pozniej|może|"
    "żart|żartuję|żartowałem|czy mam|"
    "poczekać|poczekaj|poczekajcie|czekać|wstrzymać|wstrzymajcie|anulować|"
    "anuluj|anulujcie|anulowane|wycofuję|wycofać|pomyłka|pomyłkowo|"
    "przez pomyłkę|błąd|chociaż|choć|aczkolwiek|natomiast|muszę zapytać|"
    "muszę sprawdzić|najpierw|zapytać|skonsultować|decyduje|zdecyduje|"
    "w zasadzie|teoretycznie|pod przymusem|przeciw|przeciwko|sprzeciwiam|"
    "odłożyć|przełożyć|kiedyś|zobaczymy|^ups|^test|szkic|^kto|^dlaczego|"
    "^czemu|^skąd|co to|po co|sprzedana|sprzedaliśmy|sprzedałem|zhakowane|"
    "oszustwo|podejrzane|fałszywe|kłamstwo|wyjątek|przeciwnie|niemożliwe|"
    "odmawiam|"
    "zakładam|zakładamy|przypuszczam|ostateczna decyzja|decyzja należy|"
    "decyzję podejmie|przekazuję|przekazałem|przekazałam|"
    "proszę skontaktować się z naszym|pod presją|na razie|brakuje",
    /* cs */
    "není|nikdy|nikdo|nemohu|nemůžu|nechci|nebudu|neudělám|neřekl|neřeknu|"
    "nesouhlasím|neschvaluji|nepovoluji|nevydávejte|nevím|neznám|nejsem|"
    "nesmí|nesmíte|nenapíšu|nepíšu|^ne|dnes ne|pokud|jestli|jestliže|pouze|"
    "^jen|jen pokud|jen pro|dokud|jakmile|ledaže|výhradně|až když|^až|"
    "s podmínkou|za podmínky|kromě|zítra|později|možná|žert|žertuji|"
    "legraci|vtip|mám to napsat|mám napsat|však|avšak|"
    "počkejte|počkat|počkej|čekat|vyčkejte|zrušte|zrušit|zrušeno|stornujte|"
    "storno|omyl|omylem|chybou|přestože|ačkoli|ovšem|nejprve|nejdřív|napřed|"
    "zeptat|konzultovat|rozhoduje|rozhodne|v zásadě|v principu|teoreticky|"
    "pod nátlakem|proti|odložte|odložit|někdy|uvidíme|^jejda|^ups|^test|^kdo|"
    "^proč|^odkud|co je to|k čemu|prodali|prodána|hacknut|podvod|podezřelé|"
    "falešné|lež|výjimka|s výjimkou|naopak|nemožné|odmítám|zitra|pozdeji|mozna|"
    "předpokládám|předpokládáme|domnívám|konečné rozhodnutí|přeposílám|"
    "předávám|předal jsem|obraťte se na|pod tlakem|prozatím|zatím|platí pro|"
    "chybí",
    /* hu */
    "nem|nincs|soha|semmi|senki|nélkül|hacsak|csak|kizárólag|^ha|csak ha|"
    "amint|feltéve|amíg|mielőtt|kivéve|^miután|azonban|viszont|de nem|"
    "de ma|de csak|de még|holnap|"
    "később|talán|vicc|viccelek|vicceltem|írjam le|kérik, írjam|"
    "várjanak|várjon|várj|várni|törölje|töröljék|vonja vissza|visszavonom|"
    "tévedés|tévedésből|véletlenül|hiba|habár|előbb|először|megkérdezem|"
    "meg kell kérdez|egyeztetni|egyeztetek|elvileg|elviekben|kényszer|ellene|"
    "ellenzem|ellenezzük|halasszák|meglátjuk|^hoppá|^teszt|ki kérte|^miért|"
    "^honnan|mi ez|mire kell|eladtuk|feltörték|csalás|gyanús|hamis|hazugság|"
    "kivétel|ellenkezőleg|lehetetlen|visszautasítom|főnök dönt|igazgató dönt|"
    "feltételezem|feltételezzük|gondolom|végső döntés|végső döntést|"
    "továbbítom|továbbítottam|forduljanak|nyomás alatt|egyelőre|hiányzik",
    /* ro */
    "^nu|nu pot|nu sunt|nu voi|nu este|nu o|nu vreau|nu aprob|să nu|nu scriu|"
    "nu emiteți|nu am|nu vom|nu astăzi|nu acum|n-aș|niciodată|niciodata|"
    "nimic|nimeni|fără|dacă|daca|doar|numai|^dar|însă|decât|"
    "cu excepția|de îndată|îndată ce|imediat ce|până|după ce|"
    "cu condiția|mâine|mai târziu|poate|glumă|glumesc|gluma|să scriu|"
    "exclusiv|"
    "așteptați|asteptati|așteaptă|anulați|anulati|anulează|anulat|retrag|"
    "greșeală|greseala|eroare|totuși|totusi|deși|mai întâi|întâi|"
    "trebuie să întreb|trebuie să vorbesc|decide|în principiu|teoretic|"
    "sub protest|forțat|împotriva|împotrivă|mă opun|amânați|amânăm|"
    "începând cu|cândva|vom vedea|^hopa|^test|ciornă|^cine|^ce este|^de unde|"
    "pentru ce|^de ce|vândut|fraudă|înșelătorie|suspect|fals|minciună|"
    "excepție|dimpotrivă|imposibil|refuz|maine|fara|"
    "presupun|presupunem|bănuiesc|decizia finală|transmit|am transmis|"
    "redirecționez|adresați-vă|sub presiune|deocamdată|valabil pentru|lipsește",
    /* el */
    "δεν|μην|μη|όχι|ποτέ|τίποτα|κανείσ|αν|εάν|εφόσον|εκτόσ|μόνο|"
    "αποκλειστικά|αλλά|όμωσ|πριν|μόλισ|αφού|όταν|υπό τον όρο|"
    "με την προϋπόθεση|αύριο|αργότερα|ίσωσ|πλάκα|αστείο|αστειεύομαι|"
    "περιμένετε|περίμενε|ακυρώστε|ακύρωση|ακυρώνω|ανακαλώ|λάθοσ|ωστόσο|παρόλο|"
    "αν και|πρώτα|να ρωτήσω|αποφασίζει|καταρχήν|κατ' αρχήν|θεωρητικά|εναντίον|"
    "αντίθετοι|αντίθετοσ|διαφωνώ|αναβάλετε|κάποτε|θα δούμε|ουπσ|δοκιμή|^ποιοσ|"
    "^γιατί|από πού|τι είναι|πουλήσαμε|απάτη|ύποπτο|ψεύτικο|εξαίρεση|"
    "αντιθέτωσ|αδύνατο|αρνούμαι|"
    "οχι|ποτε|τιποτα|κανεισ|εαν|εφοσον|εκτοσ|μονο|αποκλειστικα|αλλα|ομωσ|"
    "μολισ|αφου|οταν|υπο τον ορο|με την προϋποθεση|αυριο|αργοτερα|ισωσ|πλακα|"
    "αστειο|αστειευομαι|περιμενετε|περιμενε|ακυρωστε|ακυρωση|ακυρωνω|ανακαλω|"
    "λαθοσ|ωστοσο|παρολο|πρωτα|να ρωτησω|αποφασιζει|καταρχην|κατ' αρχην|"
    "θεωρητικα|εναντιον|αντιθετοι|αντιθετοσ|διαφωνω|αναβαλετε|καποτε|θα δουμε|"
    "δοκιμη|^γιατι|απο που|τι ειναι|πουλησαμε|απατη|υποπτο|ψευτικο|εξαιρεση|"
    "αντιθετωσ|αδυνατο|αρνουμαι|"
    "υποθέτω|υποθέτουμε|μάλλον|τελική απόφαση|προωθώ|προώθησα|απευθυνθείτε|"
    "υπό πίεση|προσ το παρόν|ισχύει για|λείπει",
    /* ru */
    "не|нет|никогда|ничего|никто|если|пока|только|исключительно|лишь|но|"
    "однако|кроме|без|ни|разве|как только|при условии|^когда|^после|"
    "завтра|позже|потом|возможно|наверное|может быть|шутка|шучу|пошутил|"
    "подождите|подожди|ждите|погодите|отмените|отмена|отменить|отзываю|ошибка|"
    "ошибочно|по ошибке|случайно|хотя|впрочем|сначала|сперва|спросить|спрошу|"
    "уточнить|уточню|согласовать|решает|решит|в принципе|теоретически|"
    "под давлением|против|возражаем|отложите|отложить|когда-нибудь|посмотрим|"
    "увидим|^ой|упс|^тест|черновик|^кто|^почему|^зачем|^откуда|что это|"
    "для чего|продали|продан|взломан|мошенничество|обман|подозрительно|ложь|"
    "исключением|наоборот|отказываюсь|под условием|"
    "предполагаю|предполагаем|полагаю|видимо|окончательное решение|"
    "решение принимает|пересылаю|переслал|переслала|передаю|передал|передала|"
    "обратитесь|под нажимом|не хватает",
    /* uk */
    "ні|немає|ніколи|нічого|ніхто|якщо|поки|тільки|лише|виключно|але|проте|"
    "крім|хіба|щойно|як тільки|за умови|^коли|^після|пізніше|можливо|жарт|"
    "жартую|"
    "зачекайте|почекайте|чекайте|скасуйте|скасувати|помилка|помилково|"
    "випадково|хоча|втім|спочатку|спитати|запитати|уточнити|узгодити|вирішує|"
    "вирішить|в принципі|теоретично|проти|відкладіть|колись|побачимо|^ой|упс|"
    "^тест|чернетка|^хто|^чому|^навіщо|^звідки|що це|продали|зламано|"
    "шахрайство|підозріло|брехня|винятком|навпаки|неможливо|відмовляюся|"
    "завтра|потім|"
    "припускаю|припускаємо|гадаю|мабуть|остаточне рішення|рішення приймає|"
    "пересилаю|переслав|переслала|передаю|передав|передала|зверніться|"
    "під тиском|бракує|наразі",
    /* tr */
    "değil|degil|hayır|hayir|asla|eğer|eger|^ama|fakat|ancak|sadece|yalnızca|"
    "yalnizca|yalnız|yok|ederse|olursa|varsa|onaylarsa|verirse|isterse|"
    "ödenmez|şartıyla|koşuluyla|önce|sonra|hariç|dışında|yarın|yarin|belki|"
    "şaka|mıyım|miyim|muyum|müyüm|istiyorsunuz|"
    "bekleyin|bekle|bekleyiniz|durun|iptal|geri çekiyorum|vazgeçtim|hata|"
    "hatalı|yanlış|yanlışlıkla|oysa|rağmen|karar verecek|karar verir|"
    "sormam lazım|sormalıyım|sorayım|prensipte|teoride|zorla|karşıyım|"
    "karşıyız|ertele|erteleyin|itibaren|bir gün|bakarız|göreceğiz|hay aksi|"
    "^deneme|^test|taslak|kim istedi|kim talep|^neden|^niçin|^nereden|bu ne|"
    "satıldı|sattık|dolandırıcılık|sahte|yalan|şüpheli|istisna|aksine|"
    "imkansız|reddet|reddetti|"
    "varsayıyorum|varsayıyoruz|sanırım|galiba|herhalde|nihai karar|son karar|"
    "iletiyorum|ilettim|yönlendiriyorum|yönlendirdim|başvurun|baskı altında|"
    "şimdilik|geçerlidir|eksik",
    /* ar */
    "لا|لن|لم|ليس|ليست|غير|إذا|اذا|إن|لو|إلا|الا|لكن|ولكن|فقط|بدون|دون|"
    "بمجرد|عندما|بعد|قبل|حتى|بشرط|شريطة|غدا|غدًا|لاحقا|ربما|هل|أمزح|مزاح|"
    "تطلبون|"
    "انتظروا|انتظر|الانتظار|ألغوا|إلغاء|الغاء|خطأ|بالخطأ|غلط|مع ذلك|رغم|أولا|"
    "أولًا|سأسأل|أسأل|يقرر|من حيث المبدأ|مبدئيا|مكره|ضد|أعارض|نعارض|أجلوا|"
    "تأجيل|يوما ما|سنرى|تجربة|مسودة|من طلب|لماذا|ما هذا|من أين|بعنا|احتيال|"
    "مشبوه|مزور|كذب|باستثناء|العكس|مستحيل|"
    "أفترض|نفترض|أظن|أعتقد|القرار النهائي|أحيل|أحلت|تواصلوا مع|تحت الضغط|"
    "حاليا|مؤقتا",
    /* he */
    "לא|אין|אינני|^אל|אם|אבל|אך|רק|בלי|ללא|אלא|לעולם|עד|ברגע|כאשר|אחרי|"
    "לאחר|לפני|בתנאי|מחר|אולי|סתם|צוחק|בצחוק|האם|למעט|"
    "חכו|תחכו|המתינו|רגע|לבטל|בטלו|ביטול|מבטל|טעות|בטעות|אמנם|למרות|קודם|"
    "צריך לשאול|אשאל|מחליט|יחליט|עקרונית|תיאורטית|בכפייה|נגד|מתנגד|מתנגדים|"
    "לדחות|מתישהו|אופס|טיוטה|^מי|^למה|^מדוע|מה זה|מאיפה|מכרנו|נמכר|הונאה|חשוד|"
    "מזויף|שקר|חוץ|להפך|בלתי אפשרי|"
    "אני מניח|אני מניחה|כנראה|ההחלטה הסופית|מעביר את|מעבירה את|העברתי|פנו אל|"
    "תחת לחץ|בינתיים|לעת עתה|חסר",
    /* vi */
    "không|chưa|chẳng|đừng|nếu|trừ|nhưng|chỉ|ngay sau khi|ngay khi|sau khi|"
    "trước khi|cho đến|miễn là|với điều kiện|ngày mai|có lẽ|đùa|"
    "chờ|hãy đợi|xin đợi|hủy|huỷ|rút lại|nhầm|tuy nhiên|mặc dù|phải hỏi|"
    "cần hỏi|sẽ quyết định|về nguyên tắc|trên lý thuyết|bị ép|phản đối|hoãn|"
    "tạm dừng|để xem|bản nháp|thử nghiệm|ai yêu cầu|tại sao|vì sao|là gì|"
    "từ đâu|đã bán|lừa đảo|giả mạo|đáng ngờ|ngoại trừ|ngược lại|"
    "tôi cho rằng|tôi đoán|quyết định cuối cùng|chuyển tiếp|đã chuyển|"
    "hãy liên hệ với phòng|bị áp lực|tạm thời|còn thiếu",
    /* id */
    "tidak|bukan|jangan|belum|jika|kalau|bila|kecuali|hanya|cuma|tetapi|"
    "tapi|namun|tanpa|begitu|setelah|sebelum|asalkan|dengan syarat|besok|"
    "nanti|mungkin|bercanda|haruskah|"
    "tunggu|menunggu|batalkan|batal|dibatalkan|tarik kembali|salah|keliru|"
    "kesalahan|meskipun|walaupun|tanya dulu|tanyakan|dulu|memutuskan|"
    "pada prinsipnya|secara teori|terpaksa|menentang|keberatan|tunda|ditunda|"
    "suatu hari|lihat saja|^siapa|mengapa|kenapa|apa ini|dari mana|dijual|"
    "penipuan|mencurigakan|palsu|bohong|pengecualian|sebaliknya|"
    "saya kira|saya asumsikan|saya berasumsi|sepertinya|tampaknya|"
    "keputusan akhir|meneruskan|diteruskan|saya teruskan|"
    "silakan hubungi bagian|di bawah tekanan|untuk sementara|masih kurang",
},

/* They deny right beside an answer; elsewhere they may be of another
 * language. */
[DENIALS_BESIDE] = {
    "status|state|no|si|se|sin|sem|hasta|antes|solo|pero|mas|mais|prima|avant|falls|statt|"
    "men|bara|bare|kun|ei|ale|jen|dar|nu|ama|mai|^om|^als|^ha|^de",
},

/* Parts of words, and words of scripts that set no blanks. */
[DENIALS_WITHIN] = {
    /* emoji */
    "👎|🚫|❌|✋|🛑|⛔|🤣|😂|🙄|😜|😝|🤪|🤔|🤷|❓|❔|⏳|⌛|😡|🤬|🤥|🙅|🆘|⏸|✖|☠|💩|🖕",
    /* en */ "n't|n’t",
    /* tr */
    "mayaca|meyece|mıyor|miyor|muyor|müyor|madıkça|medikçe|mazsa|mezse|"
    "mayın|meyin|memem|lemem|yamam|yemem",
    /* ja */
    "ない|ません|なら|れば|まで|だけ|しかし|ただし|但し|限り|限る|場合|次第|"
    "たら|後で|後日|明日|冗談|嘘|でしょうか|ですか|ますか|べきか|不可|未承認|"
    "のみ|条件|書けと|書くように|"
    "待って|待ってくだ|お待ちくだ|お待ち下さ|待機|取り消|取消|キャンセル|撤回|中止|間違|誤って|誤送信|誤りで|確認して|確認中|検討|"
    "保留|許可が|了承を|相談し|決めます|決定しま|原則|建前|反対|延期|いつか|様子を見|下書き|誰が|なぜ|何の|どこから|売却|詐欺|"
    "怪しい|不審|偽|以外|除く|無視|訂正|しばらく|"
    "最終決定|最終的な|転送しま|転送いたし|思われます|おそらく|と思うの|はずです|とりあえず|当面",
    /* ko */
    "않|아니|아닙|못|없|만약|지만|전에|까지|하면|경우|되는 대로|"
    "조건|만 해당|에만|마세요|말아|내일|나중|농담|나요|까요|아마|다만|"
    "기다려|기다리|취소|철회|중단|보류|잘못|실수|착오|오류|먼저|물어보|확인 후|상의|결정합니다|결정할|원칙적으로|이론상|반대|연기|"
    "미루|언젠가|두고 보|초안|누가|무엇|어디서|팔았|매각|사기|의심|가짜|거짓|제외|비록|"
    "최종 결정|전달했|전달하겠|아마도|일 것 같|인 것 같|일단은|당분간",
},

/* The same, in what holds no kana. */
[DENIALS_HAN] = {
    "不|没|沒|别|別|未|如果|假如|倘若|若是|若您|若你|除非|但|只|仅|僅|勿|无|無|"
    "一旦|才行|才可|等到|之后|之後|以后|以後|之前|条件|條件|明天|稍后|稍後|"
    "可能|也许|也許|玩笑|吗|嗎|要我|"
    "等等|等一下|请等|請等|稍等|先等|等待|取消|撤回|撤销|撤銷|中止|暂停|暫停|错误|錯誤|误发|誤發|弄错|弄錯|搞错|搞錯|失误|失誤|"
    "虽然|雖然|先问|先問|请示|請示|经理决定|經理決定|决定权|決定權|待定|待确认|待確認|审核中|審核中|前提|原则上|原則上|理论上|"
    "理論上|反对|反對|推迟|推遲|延期|改天|再说|再說|看情况|看情況|保留|草稿|谁|誰|为什么|為什麼|为何|為何|什么|什麼|卖了|賣了|"
    "已出售|诈骗|詐騙|骗|騙|可疑|伪造|偽造|假的|除了|除外|暂时|暫時|作废|作廢|"
    "最终决定|最終決定|转发给|轉發給|转给|轉給|估计是|估計是|大概|应该是|應該是",
},

/* They hold a word that denies, and deny nothing. */
[COURTESIES] = {
    /* en */
    "if you have any|if you have ~ question|if you have ~ questions|"
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
    "better late than never|as soon as possible|as before|"
    "first of all|first time|first name|first street|my first|the first|"
    "at first|belongs to us|belongs to me|belongs to our|belongs to my|"
    "no objections at all|how are things|feel free to talk to|"
    "in case of questions|in case you have any|no later than|excuse any typos|"
    "^however you like|in error, please|received in error|human error|"
    "no further comments|no further comment|no comments|no further remarks|"
    "no remarks|nothing to add|no further action",
    /* de */
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
    "erst jetzt|wie geht es ihnen|wie geht's",
    /* fr */
    "si vous avez ~ questions|si vous avez ~ question|"
    "si vous avez besoin|si tu as ~ questions|si besoin|si nécessaire|"
    "s'il vous plaît|n'hésitez pas|n’hésitez pas|ne pas hésiter|"
    "n'hésite pas|pas de problème|pas de problèmes|aucun problème|"
    "aucune objection|pas d'objection|aucun souci|pas de souci|"
    "sans problème|sans souci|de rien|à demain|"
    "pas pu ~ avant|pas pu ~ plus tôt|n'ai pas répondu plus tôt|"
    "sans hésiter|sans faute|n'imprimez|comment allez-vous",
    /* es */
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
    "se ha ~ domande|se avete ~ domande|se hai ~ domande|se necessario|"
    "se ha bisogno|se avete bisogno|se servono ~ informazioni|"
    "non esiti|non esitate|non esitare|nessun problema|nessuna obiezione|"
    "non ci sono problemi|di niente|di nulla|nulla in contrario|"
    "non ho ~ prima|non abbiamo ~ prima|non mi è ~ prima|a domani|"
    "senza problemi|senza dubbio|ancora una volta|appena possibile|"
    "si prega|si allega|si conferma|si ringrazia|non stampare",
    /* nl */
    "als u ~ vragen|als je ~ vragen|als er ~ vragen|indien u ~ vragen|"
    "mocht u ~ vragen|aarzel niet|aarzel dan niet|aarzelt u niet|"
    "geen probleem|geen bezwaar|geen bezwaren|niets op tegen|geen vragen|"
    "geen dank|niet eerder|tot morgen|goede morgen|goedemorgen|"
    "zonder twijfel|niet alleen|indien nodig|als het nodig is|"
    "tot later|als beheerder|graag gedaan",
    /* sv */
    "om du ~ frågor|om ni ~ frågor|om det ~ frågor|tveka inte|"
    "tveka aldrig|inga problem|inget problem|inga invändningar|"
    "kunde inte ~ tidigare|inte svarat tidigare|ses imorgon|ses i morgon|"
    "vi ses senare|om det behövs|utan problem|utan tvekan|god morgon|"
    "ha en bra|ha en fin|ha en trevlig|ha en skön|ha det bra|ha det så",
    /* da, nb */
    "hvis du ~ spørgsmål|hvis i ~ spørgsmål|hvis der ~ spørgsmål|"
    "hvis du ~ spørsmål|hvis dere ~ spørsmål|hvis det ~ spørsmål|"
    "dersom du ~ spørsmål|tøv ikke|tøv endelig ikke|ikke nøl|"
    "ikke tøve|intet problem|ikke noe problem|ingen problem|"
    "ingen indvendinger|ingen innvendinger|ikke svare før|"
    "ikke svart før|ikke svaret før|ses i morgen|god morgen|"
    "hvis nødvendigt|om nødvendig|vi ses senere|uden problemer",
    /* fi */
    "jos teillä on ~ kysyttävää|jos sinulla on ~ kysyttävää|"
    "jos on ~ kysyttävää|jos teillä on ~ kysymyksiä|jos tarvitset|"
    "älkää epäröikö|älä epäröi|ei ongelmaa|ei ongelmia|ei haittaa|"
    "ei vastalauseita|en voinut ~ aiemmin|ei kestä|en ehtinyt ~ aiemmin|"
    "ennen kaikkea|jos mahdollista|nähdään huomenna|"
    "älä tulosta",
    /* pl */
    "jeśli ~ pytania|jeżeli ~ pytania|w razie pytań|nie wahać się|"
    "nie wahaj się|nie ma problemu|nie ma sprawy|nie widzę przeszkód|"
    "bez problemu|bez zastrzeżeń|nie mam zastrzeżeń|nie ma za co|"
    "nie mogłem ~ wcześniej|nie mogłam ~ wcześniej|do jutra|"
    "bez wątpienia|nie mam uwag|jeśli to możliwe|być może ~ pytania",
    /* cs */
    "pokud máte ~ dotazy|pokud budete mít ~ dotazy|v případě dotazů|"
    "neváhejte|není problém|bez problému|není zač|nemám námitek|"
    "bez námitek|nemohl jsem ~ dříve|nemohla jsem ~ dříve|na shledanou "
    "zítra|pokud je to možné|bez výhrad",
    /* hu */
    "ha kérdése van|ha kérdésük van|ha kérdésed van|"
    "ha ~ kérdése|ha ~ kérdése van|nincs probléma|semmi probléma|"
    "nincs ellenvetésem|nincs kifogásom|nincs akadálya|"
    "nem tudtam ~ előbb|nem tudtam ~ korábban|viszlát holnap|"
    "nincs mit|ne habozzon|ne habozzanak|nem probléma|ha szükséges",
    /* ro */
    "dacă aveți ~ întrebări|dacă ai ~ întrebări|daca aveti ~ intrebari|"
    "nu ezitați|nu ezita|nicio problemă|nici o problemă|fără probleme|"
    "nicio obiecție|n-am obiecții|nu am obiecții|pe mâine|"
    "nu am putut ~ devreme|cu plăcere|fără îndoială|dacă este necesar",
    /* el */
    "αν έχετε ~ ερωτήσεισ|αν έχετε ~ απορίεσ|εάν έχετε ~ ερωτήσεισ|"
    "αν χρειάζεστε|μη διστάσετε|μην διστάσετε|κανένα πρόβλημα|"
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
    "не соромтеся|немає проблем|без проблем|немає заперечень|"
    "не заперечую|нема за що|не міг ~ раніше|не могла ~ раніше|"
    "до завтра|якщо потрібно|без сумніву",
    /* tr */
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
    "אם יש לכם ~ שאלות|אם יש לך ~ שאלות|אם יש ~ שאלות|אל תהססו|אל תהסס|"
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
},

[COURTESIES_WITHIN] = {
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
    "没问题|沒問題|没有问题|沒有問題|不好意思|不客气|不客氣|无异议|無異議|"
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
},

/* A paragraph with one of each is what a company puts below all mails. */
[SECRETS] = {
    "confidential|privileged|confidentiality|disclaimer|vertraulich|"
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
},
[SECRETS_WITHIN] = {
    "机密|機密|保密|秘密情報|기밀|비밀"
},
[RECEIVERS] = {
    "recipient|recipients|addressee|in error|by mistake|empfänger|"
    "adressat|e-mails|destinataire|message|destinatario|destinatários|"
    "destinatário|mensaje|mensagem|messaggio|destinatari|ontvanger|"
    "bericht|geadresseerde|mottagare|meddelande|meddelelse|modtager|"
    "mottaker|e-posten|viesti|vastaanottaja|wiadomość|adresatem|odbiorcą|"
    "zpráva|adresátem|příjemcem|üzenet|címzett|mesaj|destinatarul|μήνυμα|"
    "παραλήπτησ|письмо|сообщение|адресатом|получателем|лист|"
    "повідомлення|e-posta|alıcısı|الرسالة|البريد|הודעה|הודעת|thư|email này|"
    "pesan|surel",
},
[RECEIVERS_WITHIN] = {
    "邮件|郵件|信件|メール|メッセージ|메일|메시지"
},

/* What leads to an answer, and is nobody else's: alone before a colon. */
[ANSWERS] = {
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
},

/* How a letter ends, as a whole line: names stand below. */
[SIGN_OFFS] = {
    "regards|kind regards|best regards|warm regards|with kind regards|"
    "with best regards|many thanks|thanks|thank you|thx|best|"
    "best wishes|cheers|sincerely|yours sincerely|yours faithfully|"
    "yours truly|yours|br|kr|rgds|thanks and regards|"
    "thanks & regards|respectfully|sincerely yours",
    "mit freundlichen grüßen|mit freundlichen grüssen|"
    "mit freundlichem gruß|freundliche grüße|freundliche grüsse|"
    "viele grüße|viele grüsse|beste grüße|liebe grüße|schöne grüße|"
    "herzliche grüße|grüße|gruß|gruss|mfg|lg|vg|danke|vielen dank|"
    "hochachtungsvoll|besten dank",
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
},

/* How a short line begins that says nothing against an answer; without signs.
 */
[HARMLESS] = {
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
    "please continue|please confirm|please let me know|please keep me|"
    "let me know|please find|please send|please consider|please excuse|"
    "as requested|as discussed|as agreed|as asked|per our|per your|ticket|"
    "our ticket|case no|case number|ref|reference|our reference|"
    "your reference|request number|request no|request k|order no|order number|"
    "po box|account|tel|phone|mobile|fax|cell|office|direct|email|e-mail|mail|"
    "web|on behalf|owner of|i am the|i'm the|i’m the|we are the|this is ours|"
    "it is ours|it's ours|it’s ours|that's us|that’s us|that is us|sorry for|"
    "sorry about|apologies|no problem|call me any|call me if|feel free|hi|"
    "hello|hey|dear|good morning|good afternoon|good evening|welcome|nice to|"
    "hereby|as the|"
    "cc|attn|your faithful|it department|it dept|it team|it manager|"
    "the request is ours|the request is valid|the request came|"
    "the request comes|the request was made|request is valid|"
    "this request is ours|"
    "i confirm|we confirm|i agree|we agree|i consent|we consent|you have our|"
    "you have my|you may issue|well done|get bluemail|get k-9|it is correct|"
    "this is correct|that is correct|the details are correct|"
    "the data are correct",
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
    "ich bestätige|wir bestätigen|bitte stellen sie|sie können|"
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
},
/* Part of a line of those who are away, or of the machine that says so. */
[ABSENCES] = {
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
},
};
/* clang-format on */
