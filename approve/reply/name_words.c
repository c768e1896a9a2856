/* SPDX-License-Identifier: ISC
 * Words of which names are made, and words that say something where a name
 * might stand: what name.c goes by.
 *
 * Folded (σ for ς), blanks between them where a string holds several. */
#include "approve/reply/name.h"

/* clang-format off */
/* People's names as they stand first, and what stands before them. Names that
 * are words of NAME_SAYING are left out. */
const char *const NAME_GIVEN[] = {
    /* titles */
    "i.a i.v ppa p.p mr mrs ms miss dr prof sir dipl ing herr frau monsieur "
    "madame signor signora señor señora sra sr pan pani",
    /* en */
    "adam adrian agnes alan albert alex alexander alexandra alfred alice "
    "alison allan allison amanda amber amy andrea andrew andy angela ann "
    "anna anne annie anthony arthur ashley audrey barbara barry beatrice "
    "becky ben benjamin bernard beth betty beverly bill billy bob bobby "
    "brad bradley brandon brenda brendan brian bruce bryan caleb callum "
    "cameron carl carla carol caroline carolyn catherine cathy charles "
    "charlie charlotte chelsea cheryl chris christian christina christine "
    "christopher cindy claire clara clare colin connor craig cynthia daisy "
    "damian dan daniel danielle danny darren dave david deborah debbie "
    "denise dennis derek diana diane dominic donald donna dorothy doug "
    "douglas duncan dylan ed eddie edgar edward edwin eileen elaine eleanor "
    "elizabeth ella ellen ellie emily emma eric erin ethan eugene eva evan "
    "eve evelyn fiona florence frances francis frank fred frederick gabriel "
    "gareth gary gavin geoff geoffrey george gerald gerard gemma gina glen "
    "glenn gloria gordon graham grant greg gregory hannah harold harriet "
    "harry harvey hazel heather helen henry holly howard hugh hugo ian "
    "irene isaac isabel isabella ivan jack jackie jacob jacqueline jake "
    "james jamie jan jane janet janice jared jasmine jason jay jean jeff "
    "jeffrey jen jennifer jenny jeremy jerry jesse jessica jill jim jimmy "
    "jo joan joanna joanne jodie joe joel john johnny jon jonathan jordan "
    "joseph joshua joyce judith judy julia julian julie justin karen kate "
    "katherine kathleen kathryn kathy katie kayla keith kelly ken kenneth "
    "kerry kevin kieran kim kimberly kirsty kristen kyle larry laura lauren "
    "lawrence leah lee leo leon leonard leslie lewis liam lily linda lisa "
    "liz logan lois loren lorraine louis louise lucas lucy luke lydia lynn "
    "madison malcolm marc marcus margaret maria marie marion mark martha "
    "martin martyn mary mason matt matthew maureen max megan melanie "
    "melissa michael michelle miguel mike miranda mitchell molly monica "
    "morgan nancy naomi natalie nathan neil nicholas nicola nicole nick "
    "nigel noah noel nora norman oliver olivia oscar owen pam pamela "
    "patricia patrick paul paula pauline penny pete peter phil philip "
    "phillip phoebe rachel ralph randy ray raymond rebecca reece rhys "
    "richard rick ricky rita rob robert robin rodney roger ron ronald rory "
    "rosemary ross roy russell ruth ryan sally sam samantha samuel sandra "
    "sara sarah scott sean sebastian seth shane shannon sharon shaun shawn "
    "sheila shirley sidney simon sofia sophia sophie spencer stacey stanley "
    "stella stephanie stephen steve steven stewart stuart susan suzanne "
    "sydney sylvia tara ted teresa terry theo theodore theresa thomas tim "
    "timothy tina todd tom tommy tony tracey tracy travis trevor tristan "
    "tyler valerie vanessa vera veronica vicky victor victoria vincent "
    "virginia vivian walter warren wayne wendy wesley will william yvonne "
    "zachary zoe",
    /* de */
    "achim alexa alfons alois andreas angelika anja anke annette anton "
    "armin arne astrid axel bastian beate benedikt bernd bernhard bettina "
    "birgit björn britta brigitte burkhard carsten christa christoph "
    "claudia clemens cornelia dagmar daniela detlef dieter dirk doris "
    "eberhard eckhard elena elisabeth elke erich erik ernst erwin fabian "
    "felix ferdinand florian franz franziska friedrich fritz gabi gabriele "
    "georg gerd gerhard gerda gisela gudrun günter günther gustav hanna "
    "hannes hans hans-peter harald hartmut heidi heike heiko heiner "
    "heinrich heinz helga helmut henning herbert hermann hildegard holger "
    "horst hubert ina ines inga inge ingo ingrid irmgard isabell jana jens "
    "joachim jochen johann johanna johannes jonas jörg jörn josef julius "
    "jürgen jutta kai karin karl karl-heinz karla karolin katharina kathrin "
    "katja katrin kerstin kilian klara klaus konrad konstantin kurt lars "
    "lena leonie lothar ludwig lukas lutz manfred manuel manuela marco "
    "mareike margit margot marianne marina mario markus marlene martina "
    "mathias matthias maximilian meike michaela mirko moritz nadine nadja "
    "niklas nils nina norbert olaf otto patrizia peer petra philipp pia "
    "rainer ralf regina reiner reinhard renate rene roland rolf roman rosa "
    "rudi rudolf rüdiger sabine sabrina sandro sascha sibylle siegfried "
    "silke silvia simone sonja stefan stefanie steffen susanne svenja swen "
    "tanja thea theresia thorsten tilo timo tobias torben torsten udo ulf "
    "ulla ulli ulrich ulrike ursula ute uwe verena viktor viola volker "
    "volkmar waltraud werner wilfried wilhelm willi winfried wolf wolfgang "
    "yannick",
    /* fr */
    "adèle adrien alain alexandre alexis amandine amélie anaïs andré annick "
    "antoine arnaud aurélie aurélien baptiste bastien benoît bernadette "
    "bertrand bruno camille carine cécile cédric céline chantal christelle "
    "christophe claude clément clémence coralie corinne cyril damien daphné "
    "delphine denis didier élise élodie émilie emmanuel emmanuelle éric "
    "estelle étienne fabien fabrice fanny florent françois françoise "
    "frédéric gaël geneviève georges gérard ghislaine gilbert gilles "
    "grégory guillaume guy hélène henri hervé isabelle jacques jean-claude "
    "jean-luc jean-marc jean-michel jean-paul jean-pierre jeanne jérémy "
    "jérôme joël josé joséphine julien karim karine laetitia laurence "
    "laurent léa léon lionel loïc luc lucie lucien ludovic madeleine manon "
    "marcel margaux marguerite marine marjolaine martine maryse mathieu "
    "mathilde maurice maxime mélanie michel mickaël mireille monique "
    "murielle nathalie nicolas noémie odile olivier pascal pascale patrice "
    "philippe pierre raphaël régis rémi renaud renée romain sandrine "
    "sébastien serge séverine solange sonia stéphane stéphanie sylvain "
    "sylvie thérèse thibault thierry valentin valérie véronique virginie "
    "xavier yann yves yvette",
    /* es */
    "adriana agustín alba alberto alejandra alejandro alfonso alfredo "
    "alicia álvaro ana andrés ángel ángela ángeles antonia antonio araceli "
    "armando arturo beatriz begoña belén benito blanca carlos carmen "
    "carolina cecilia césar concepción consuelo cristian cristina cristóbal "
    "diego dolores domingo eduardo elisa emilio encarnación enrique ernesto "
    "esteban esther eugenia fátima federico felipe félix fernanda fernando "
    "francisca francisco gabriela gerardo gonzalo gregorio guadalupe "
    "guillermo gustavo héctor ignacio inés íñigo ismael iván jaime javier "
    "jesús joaquín jorge josefa juan juana julián julio leticia lorena "
    "lorenzo lourdes lucía luis luisa marcos margarita maría mariana "
    "mariano marta mauricio mercedes mónica montserrat natalia nicolás "
    "noelia nuria óscar pablo paco pedro pepe pilar rafael ramiro ramón "
    "raquel raúl ricardo roberto rocío rodrigo rosario rubén salvador "
    "santiago sergio sofía soledad susana tomás valentina verónica vicente "
    "víctor yolanda",
    /* pt */
    "afonso anabela andreia antónio antônio augusto bernardo bruna caio "
    "catarina célia cláudia cristiano davi débora diogo duarte edson fábio "
    "filipa filipe flávia flávio gilberto gonçalo graça guilherme helena "
    "henrique inês joana joão júlia juliana júlio larissa leandro leonardo "
    "letícia luciana luís luísa luiz luiza mafalda marcelo márcia márcio "
    "margarida marisa mateus matheus maurício murilo natália nelson nuno "
    "otávio patrícia paulo rafaela renan renata renato roberta rogério rui "
    "sérgio sílvia sónia tânia thiago tiago valéria vasco vinícius vítor "
    "wagner",
    /* it */
    "aldo alessandra alessandro alessia alessio angelo annalisa antonella "
    "carlo caterina chiara claudio daniele dario davide debora domenico "
    "donatella edoardo eleonora elisabetta emanuele enrico enzo ettore "
    "eugenio fabio fabrizio federica filippo flavia francesca francesco "
    "franco gaetano giacomo giada gianluca gianni giorgia giorgio giovanna "
    "giovanni giulia giuliano giulio giuseppe giuseppina guido ilaria ivana "
    "jacopo luca lucia luciano luigi marcello margherita massimo matteo "
    "mattia maurizio mauro michela michele nicolò ornella paola paolo "
    "pasquale pietro raffaele raffaella riccardo rosaria salvatore silvio "
    "simona stefania stefano tiziana tommaso umberto valeria valerio "
    "vincenzo vittoria vittorio",
    /* nl */
    "aad adriaan alwin annelies anneke annemarie annemieke arie arjan arjen "
    "bart bas bert bram coen corné cor daan dick diederik els evert floris "
    "frans freek fleur geert gerrit gijs guus hanneke harm harmen hein "
    "hendrik henk herman ilse ineke jaap jasper jelle jeroen joep johan "
    "joost joris jos jurgen jurriaan kees klaas koen koos leen leendert "
    "lieke lotte maaike maarten maartje marga marieke marijke marloes "
    "marjan martijn mathijs menno mieke nienke niels piet pieter pim remco "
    "rené renske rik roel roos rutger ruud sander saskia sem sjoerd stijn "
    "sven teun thijs tineke tjeerd toon wessel wiebe wilma willem wim "
    "wouter",
    /* nordic */
    "aage agneta anders anette anita annika ann-marie arvid asbjørn åke åsa "
    "åse bengt berit birger birgitta birgitte bjarne bjørn bo bodil børge "
    "britt carina charlotta christer connie curt dag dagfinn ebba egil "
    "einar eirik elin ellinor else emil erland erlend erling eskil fredrik "
    "frida frode geir gitte göran gøran gro grete gunilla gunnar gun gustaf "
    "håkan håkon halvor hanne hedda helge helle henrik hilde ida ingeborg "
    "inger ivar jakob janne jeppe jesper jørgen jørn josefin kajsa "
    "karl-erik karsten katarina kirsten kjell kjetil klas knud knut "
    "kristian kristin kristina kristoffer lasse leif lennart lene linn "
    "linnéa lisbeth liv lone lotta ludvig magnus maja malin mads marit "
    "marius mats matilda mette mikael mikkel mogens morten ola olav ole "
    "olof oskar ove pål patrik peder pelle per-erik pernille petter poul "
    "preben ragnar ragnhild rasmus reidar rikke roar rune signe sigrid "
    "silje siv sigurd sofie solveig sören søren stein steinar sten stian "
    "stig stine svein sverre thor thorbjørn tomas tor torbjörn tore torgeir "
    "torstein tove trine trond troels truls tuva ulrik ulrika unni vegard "
    "vibeke vidar viggo ylva yngve",
    /* fi */
    "aaro aino aleksi anneli anssi antero antti ari arto asko eero eeva "
    "eija elina emilia erkki esa hannele hannu harri heikki heli henna "
    "hilkka iida iiro ilkka ilona inkeri irja irma jaakko jaana jani jari "
    "jarkko jarmo joonas jorma jouko jouni juha juhani juho jukka jussi "
    "jyrki kaarina kaija kalevi kalle kari katariina katri kimmo kirsi "
    "kirsti kyösti lauri lea leena liisa marika markku marja marjatta matti "
    "mauri mika mikko minna mirja mirka niina niko olli oskari outi päivi "
    "paavo panu pasi pauli pekka pentti perttu petri pirjo pirkko raija "
    "raimo reijo riikka riitta risto ritva salla sami samuli sanna sari "
    "satu seija seppo sini sirpa suvi tapani tapio tarja teemu teija teppo "
    "terhi tero tiina toni topi tuija tuomas tuomo tuula tuure vesa veikko "
    "veli ville virpi väinö",
    /* pl */
    "agata agnieszka aleksander aleksandra alicja andrzej antoni arkadiusz "
    "artur bartek bartosz beata bogdan bogusław bożena cezary danuta "
    "dariusz dawid dominik dominika dorota elżbieta ewa filip grażyna "
    "grzegorz halina henryk irena iwona izabela jacek jadwiga jakub janina "
    "janusz jarosław jerzy józef justyna kamil kamila karol karolina "
    "katarzyna kazimierz kinga krystian krystyna krzysztof leszek łukasz "
    "maciej magda magdalena małgorzata marcin marek mariola mariusz mateusz "
    "michał mieczysław mirosław monika oliwia patrycja paulina paweł piotr "
    "przemek przemysław radek radosław rafał ryszard sławomir stanisław "
    "sylwia szymon tadeusz tomasz urszula wacław waldemar wiesław wiktor "
    "wiktoria witold władysław włodzimierz wojciech wojtek zbigniew "
    "zdzisław zofia zuzanna zygmunt żaneta",
    /* cs */
    "adéla aleš alena aneta anežka barbora blanka bohumil bohuslav božena "
    "denisa dušan eliška františek hana honza iva ivo jaromír jaroslav "
    "jarmila jindřich jiří jiřina jitka karel karolína kateřina klára "
    "kristýna ladislav lenka leoš libor luboš lukáš ludmila markéta matěj "
    "michal milada milan milena miloš miloslav miroslav natálie nikola "
    "oldřich olga ondřej ota pavel pavla pavlína petr radim radka romana "
    "rostislav šárka šimon soňa stanislav štefan štěpán štěpánka svatopluk "
    "tereza tomáš vaclav václav vendula věra veronika vladimír vlasta "
    "vojtěch vratislav zbyněk zdeněk zdena zdeňka zuzana žaneta juraj ján "
    "jozef ľubomír marián zuzka",
    /* hu */
    "ádám ágnes ákos andrás anikó antal aranka árpád attila balázs balint "
    "bálint barna barnabás bea béla bence boglárka csaba csilla dániel "
    "dávid dénes dóra edina edit emese endre enikő erika erzsébet eszter "
    "éva ferenc gábor gergely gergő géza györgy gyula hajnalka ibolya "
    "ildikó imre istván jános jenő józsef judit kálmán károly katalin "
    "krisztián krisztina lajos lászló levente lilla lóránt márk márta "
    "marianna máté mátyás melinda mihály miklós mónika nándor nikolett "
    "noémi nóra orsolya pál péter piroska réka richárd róbert rózsa sándor "
    "szabolcs szilárd szilvia tamás tibor tímea tünde vilmos virág zita "
    "zoltán zsanett zsolt zsófia zsuzsa zsuzsanna kovács szabó nagy tóth "
    "horváth kiss molnár németh farkas papp takács juhász szűcs balogh "
    "mészáros",
    /* ro */
    "adina alexandru alin alina anca andrei andreea aurel camelia cătălin "
    "cătălina călin ciprian claudiu constantin corina cornel cosmin costin "
    "cristi dănuț doina dorin dragoș dumitru eugen florin florina georgiana "
    "gheorghe ileana ilie ioan ioana ion ionel ionela ionuț irina iulia "
    "iulian laurențiu liliana lavinia liviu lucian luminița madalina "
    "mădălina marian marin mihaela mihai mircea mirela nicolae nicoleta "
    "octavian oana ovidiu petre petru radu raluca răzvan remus roxana "
    "sergiu silviu sorin ștefan ștefania teodor tiberiu traian tudor vasile "
    "violeta viorel vlad",
    /* el */
    "αγγελική αθανάσιοσ αθηνά αικατερίνη αλέξανδροσ αλέξησ αλίκη αναστασία "
    "αναστάσιοσ ανδρέασ άννα αντώνησ απόστολοσ άρησ βαγγέλησ βασιλική "
    "βασίλησ γεωργία γεώργιοσ γιάννησ γιώργοσ δέσποινα δημήτρησ δημήτριοσ "
    "διονύσησ ειρήνη ελένη ευάγγελοσ ευαγγελία ηλίασ θανάσησ θεόδωροσ θωμάσ "
    "ιωάννα ιωάννησ κατερίνα κώστασ κωνσταντίνα κωνσταντίνοσ λευτέρησ "
    "μανώλησ μαρία μαρίνα μάριοσ μιχάλησ νίκη νίκοσ νικόλαοσ ξένια όλγα "
    "παναγιώτησ παρασκευή παύλοσ πέτροσ σοφία σπύροσ στέλιοσ σταύροσ "
    "στέφανοσ σωτήρησ φώτησ χαράλαμποσ χρήστοσ χριστίνα giannis giorgos "
    "nikos kostas dimitris eleni katerina",
    /* ru */
    "александр александра алексей алёна алена алина алиса алла анастасия "
    "анатолий андрей анна антон антонина аркадий арсений артём артем артур "
    "борис вадим валентин валентина валерий валерия василий вера вероника "
    "виктор виктория виталий владимир владислав влад всеволод вячеслав "
    "галина геннадий георгий глеб григорий даниил данила дарья денис "
    "дмитрий диана дима ева евгений евгения егор екатерина елена елизавета "
    "жанна захар зинаида зоя иван игорь илья инна ирина карина катя кирилл "
    "константин ксения лариса лев леонид лидия лилия любовь людмила макар "
    "максим маргарита марина мария марк матвей михаил миша надежда наталия "
    "наталья никита николай нина оксана олег олеся ольга павел петр пётр "
    "полина раиса роман руслан рустам саша светлана семён семен сергей "
    "софия софья станислав степан тамара татьяна таня тимофей тимур тихон "
    "ульяна фёдор федор филипп эдуард эльвира эмма юлия юрий яков яна "
    "ярослав alexei alexey andrey anastasia boris dmitri dmitry ekaterina "
    "evgeny igor ilya katya ksenia maxim mikhail nikita nikolay oksana oleg "
    "ruslan sergei sergey svetlana tatiana vadim vladimir yulia yuri",
    /* uk */
    "андрій антоніна арсен богдан богдана василь віктор вікторія віталій "
    "володимир ганна геннадій григорій дарина дмитро євген євгенія "
    "єлизавета іван ігор ілля ірина катерина кирило костянтин лесь леся "
    "любов марія марта микита микола мирослав михайло надія назар наталія "
    "наталя олекса олександр олександра олексій олена орест остап павло "
    "петро світлана сергій соломія софія станіслав тарас тетяна тимофій "
    "федір христина юлія юрій яків ярина",
    /* tr */
    "abdullah adem ahmet ali alper arda arzu asuman aslı ayhan ayla aylin "
    "ayşe aysel aytaç azra bahar banu barış başak batuhan bayram begüm "
    "belgin berk berna bilal bora buğra burak burcu bülent büşra canan cem "
    "cemal cemre ceren ceyda çağlar çağrı çiğdem damla defne demet deniz "
    "derya didem dilek doğan duygu ebru ece ekrem elif emel emine emrah "
    "emre enes ercan erdal erdem eren erhan erkan erol esin esra evren "
    "eylem fatih fatma ferhat fikret filiz furkan gamze gizem gökhan gökçe "
    "gül gülay gülcan gülşen güner hakan hale halil hamza handan hande "
    "hasan hatice hilal hülya hüseyin ilhan ilker ipek irem ismail kaan "
    "kadir kemal kenan kerem koray kübra levent mehmet melek melis meltem "
    "mert merve mesut metin murat musa mustafa müge nalan nazlı nermin "
    "neslihan nihat nilgün nilüfer nuray oğuz okan oktay onur orhan osman "
    "oya özge özgür özlem pelin pınar ramazan recep reyhan rıza salih seda "
    "sedat selçuk selim selin sema semih serap serdar serhat serkan serpil "
    "sevgi sevim sibel sinan sinem süleyman şeyma şule tamer taner tarık "
    "tayfun tolga tuba tuğba tunç türkan ufuk uğur ümit vedat volkan "
    "yasemin yasin yavuz yıldız yiğit yunus yusuf zehra zeki zeynep",
    /* ar */
    "أحمد محمد محمود علي حسن حسين خالد عمر سارة فاطمة مريم يوسف إبراهيم "
    "مصطفى عبد ليلى نور سامي كريم طارق ahmed ahmad mohamed mohammed "
    "muhammad mahmoud hassan hussein khaled khalid omar fatima maryam "
    "youssef yousef ibrahim abdul layla leila nour tariq tarek amina amir "
    "amira ayman faisal farah farid fuad hamid hani huda iman jamal jamila "
    "kamal layth majid mona mounir nabil nadia nasser noura osama rania "
    "rashid reem salim salma samir samira walid yasmin yasser zainab ziad "
    "fatemeh hossein mehdi reza",
    /* he */
    "אנא דני יוסי משה דוד רחל שרה מיכל אבי יעל נועה רון avi ariel assaf "
    "boaz chaim dafna dov eitan eli gadi galit gil hadas idan ilan itai "
    "lior miriam moshe nir noa ofer omer oren ronen roni shai shira tal "
    "tali tamar tomer uri yael yair yaron yitzhak yoav yonatan yosef yossi "
    "ziv",
    /* vi */
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý "
    "nguyen tran pham hoang huynh dang bui duong anh dũng dung hải hai hùng "
    "hung hương huong khoa lan linh long mai minh nam nga ngọc ngoc nhung "
    "phong phúc phuc phương phuong quân quan quang sơn son tâm tam thắng "
    "thang thanh thảo thao thu thủy thuy tiến tien trang trung tuấn tuan "
    "tùng tung việt viet vinh yến yen",
    /* id */
    "adi agung agus andi anisa arief ayu bambang bayu budi citra dani dedi "
    "dewi dian dina eka eko endang fajar fitri hadi hendra indah indra "
    "irfan iwan joko kartika krisna lestari lina made maya nanda ningsih "
    "nurul prasetyo putra putri putu rahmat rani ratna rini rizki sinta "
    "siti slamet sri suharto surya susi taufik tri wahyu wati wayan widya "
    "wulan yanti yudi ketut nyoman",
    /* in */
    "abhijit abhishek aditi aditya ajay ajit akash alok aman amit amrita "
    "anand anil anjali ankit ankur anupam anuradha anushka aparna arjun "
    "arun arvind asha ashish ashok ashwin balaji bharat chandra deepa "
    "deepak deepika dev devendra dharmesh dinesh divya ganesh gaurav "
    "gayatri geeta girish gopal govind harish harsh hemant indira ishaan "
    "jagdish jaya jayesh jitendra jyoti kamala kapil karan karthik kavita "
    "kiran kishore krishna kumar lakshmi lalit madhav madhu mahesh mahendra "
    "manish manoj meena meera mohan mukesh murali nandini narayan naresh "
    "narendra naveen neeraj neha nikhil nilesh nisha nitin padma pankaj "
    "parth pavan piyush pooja prabhu pradeep prakash pramod pranav prasad "
    "prashant prateek praveen preeti priya priyanka puneet radha raghav "
    "raghu rahul raj rajat rajeev rajendra rajesh rajiv raju rakesh ram "
    "raman ramesh ranjit rashmi ravi rekha ritu rohan rohit sachin sahil "
    "sai sandeep sangeeta sanjay sanjeev santosh sarita satish seema "
    "shalini shankar sharad shashi shilpa shiva shivani shreya shweta "
    "siddharth sneha sonali srinivas subhash sudha sudhir sujata suman "
    "sunil sunita suraj suresh sushma swati tarun uday uma usha vaibhav "
    "varun vasant venkat vidya vijay vikas vikram vinay vineet vinod vipin "
    "vishal vivek yash yogesh",
    /* east */
    "akio akira asuka ayaka daiki daisuke haruka haruki haruto hideo hiro "
    "hiroki hiroko hiroshi hiroyuki ichiro jiro junko kaori kazuki kazuo "
    "keiko keisuke kenichi kenji kenta koji makoto mariko masaki masato "
    "masashi mayumi megumi michiko miki misaki naoki naoko naoto noriko rie "
    "ryo ryota sachiko sakura satoshi shigeru shinji shinichi shiro shota "
    "shun sora susumu tadashi takahiro takashi takeshi takuya taro tatsuya "
    "tetsuya tomoko toru toshio tsuyoshi yasuo yoko yoshi yoshio yui yuji "
    "yuka yuki yukiko yuko yumi yusuke yuta yuto tanaka suzuki sato "
    "takahashi watanabe yamamoto nakamura kobayashi kato yoshida yamada "
    "chen cheng chun fang fei feng gang guang hao hong hua hui jia jian "
    "jiang jie jing jun lei lin ling liu mei min ming ning peng qiang qing "
    "rong shan shu tao ting tong wang wei wen xiang xiao xiaoming xin xing "
    "xu xue yan yang yi ying yong yu yuan yun zhang zhao zhen zheng zhi "
    "zhong zhou zhu huang sun li yong-ho ji-hoon ji-woo min-jun min-ji "
    "min-su seo-yeon seung-hyun sung-ho sang-hoon hyun hyun-woo jae "
    "jae-hyun jin-woo joon kyung soo-jin yoon young park choi jung kang cho",
    /* other */
    "nikolaos konstantinos georgios ioannis panagiotis vasilis vassilis "
    "christos dimitrios athanasios spyros stavros panos anastasios "
    "evangelos abebe adaobi ade adebayo afia amara ayodele babajide "
    "blessing chidi chinedu chioma chukwuemeka emeka femi folake ifeanyi "
    "ikechukwu kofi kwabena kwame kwaku lerato mandla moses mpho ngozi "
    "nkechi nnamdi nomsa obi olu oluwaseun sibusiso sipho thabo themba "
    "tendai tunde wanjiru yaw zanele aleksandar biljana bojan božidar "
    "branko dalibor darko davor dejan dragan dragana goran gordana jasna "
    "jelena jovan lidija ljiljana luka marija marijana marko mate mateja "
    "matej matjaž mihael milica miodrag mirjana mladen nada nebojša nemanja "
    "nenad petar predrag sanja saša silvija slobodan snežana srđan stjepan "
    "tatjana tihana tomislav uroš vesna vladan vuk zdravko željko zoran "
    "zorica krasimir dimitar georgi hristo ivaylo kalin kiril lyubomir "
    "petya plamen rosen stanimir stoyan tsvetan vasil yordan algirdas "
    "andrius darius jurga kęstutis laima mantas rasa vytautas aivars andris "
    "dace ilze inese jānis juris kaspars līga mārtiņš valdis zane aivar "
    "andres anu indrek jaan jaanus kadri kristjan maarja margus märt priit "
    "rein siim tarmo tiit toomas urmas",
    NULL,
};

/* What people are and where they work. */
const char *const NAME_ROLES[] = {
    "it-chef it-sjef edb-chef systemadministration netzwerkadministration "
    "rechenzentrum systemverwaltung verwaltung sekretariat support engineer "
    "engineers engineering administrator administrators administration "
    "admin admins sysadmin webmaster hostmaster postmaster operations noc "
    "team teams department dept desk helpdesk servicedesk architect "
    "consultant developer developers technician specialist analyst "
    "coordinator director officer president founder ceo cto cio ciso coo "
    "cfo dba devops infrastructure netops secops systems network networks "
    "center centre gmbh ag kg kgaa mbh ug ev e.v ltd inc llc llp plc corp "
    "co pvt pty b.v n.v s.a s.l s.r.l spa srl sarl sas oy oyj ab as asa aps "
    "kft zrt d.o.o s.r.o a.s sp.z.o.o edv edv-leitung it-leitung "
    "it-abteilung it-team it-administration it-leiter it-admin abteilung "
    "leitung administratorin systemadministrator systemadministratorin "
    "netzwerkadministrator geschäftsführer geschäftsführerin hosting it ict "
    "university universität université universidad università college "
    "institute gesellschaft équipe équipo equipo équipes équipe-it "
    "informatique sistemas informática avdelning avdelningen afdeling "
    "afdelingen järjestelmäasiantuntija",
    NULL,
};

/* They say something: no name holds one, nor does a title. */
const char *const NAME_SAYING[] = {
    /* en */
    "rejected declined refused pending expires fee minimum "
    "ring call calls calling phone phones contact contacts consult ask asks "
    "asking see sees saw speak speaks talk talks tell tells told inform "
    "notify ping check checks wait waits await awaits hold holds pause try "
    "tries meet meets email mail write writes get gets got give gives let "
    "lets read reads hear hears need needs want wants make makes does did "
    "done don't dont didn't isn't won't can't go goes come comes pay pays "
    "buy buys fix fixes follow follows forward forwards leave leaves find "
    "finds send sends sent signs signed say says said know knows knew think "
    "thinks believe believes decide decides decided agree agrees approve "
    "approves accept accepts reject rejects refuse refuses decline declines "
    "object objects deny denies confirm confirms verify verifies review "
    "reviews cancel cancels revoke void undo recall expire expires expired "
    "retract delay delays postpone postponed pending draft spam scam scams "
    "phishing fraud joke jokes joking kidding trusts pretend watch look "
    "looks listen remember forget keep keeps put take takes bring use uses "
    "turn start begin begins runs belong belongs own owns owned has have "
    "had having is are was were be been being would should could must might "
    "can shall you he she they we him them his their mine yours who whose "
    "what when where why how which whatever whoever whenever this that "
    "these those here now then later soon tomorrow today yesterday tonight "
    "ever always maybe perhaps probably possibly hardly barely almost "
    "nearly nope nah not none nothing nobody neither nor yes yeah yep just "
    "too also again still yet already before after until till unless if "
    "once while because though although but except without within against "
    "about through under over into from with than instead otherwise anyway "
    "please sorry hopefully supposedly allegedly apparently basically "
    "actually really seriously honestly obviously clearly sure surely wrong "
    "false fake worse worst better more less least much few every "
    "everything somebody someone anybody anyone chief's manager's mom mum "
    "dad father mother daughter duress protest invoice condition "
    "conditional attachment attached above below decision permission "
    "consent approval lol haha hmm huh wow oops whoa meh another other "
    "asked insists insisted ordered retired resigned refused objected "
    "agreed left died quit absent away unknown unsure undecided fax text jk "
    "nm tbd tbc tba wip eod asap fyi imo imho idk wtf omg smh rofl lmao ltr "
    "n/a",
    /* de */
    "ruf rufe rufen ruft anrufen frag frage fragen fragt nachfragen warte "
    "warten wartet abwarten sprich sprechen spricht rede reden redet sag "
    "sage sagen sagt siehe seht sehen schau schauen prüfe prüfen prüft weiß "
    "weiss wissen kennt kennen entscheidet entscheiden entscheide "
    "entscheidung meint meinen wollen wollte soll sollen sollte muss müssen "
    "darf dürfen kann können könnte hat habe haben hatte ist sind war waren "
    "wird werden wurde macht machen mach tut geht gehen gib geben gibt "
    "kommt komm nimm nehmen lass lassen halt halten stopp storno stornieren "
    "melden meldet melde wende wenden unterschreibt unterzeichnet zahlt "
    "zahlen genehmigt bestätigt klärt klären erst später bald morgen heute "
    "gestern nie niemals nur noch auch nicht nein ja doch oder aber wenn "
    "falls ob sobald bevor nach vor ohne gegen laut wegen trotz statt außer "
    "bitte vielleicht eventuell eher kaum ich er sie es wir ihn ihm mich "
    "dich uns wer wann wo warum wie kollege kollegin kollegen zahlung spaß "
    "witz scherz entwurf unten oben",
    /* fr */
    "demande demandez demander appelle appelez appeler attends attendez "
    "attendre attente voir voyez parle parlez parler dis dites dire dit "
    "contacte contactez contacter consulte consultez consulter vérifiez "
    "vérifier sait savent pense décide décident décidera décision veut veux "
    "voulez doit doivent faut peut peuvent est sont était sera ont avait "
    "fait faites va vont vas viens donne donnez laisse laissez lis lisez "
    "signera paie payez après avant demain aujourd'hui hier plus tard "
    "bientôt jamais seulement pas non oui si mais sauf sans contre selon "
    "chez avec quand comment pourquoi qui quoi elle ils elles je tu nous "
    "vous lui moi toi collègue blague brouillon dessous dessus",
    /* es */
    "pregunta pregunte pregunten preguntar llama llame llamen llamar espera "
    "espere esperen esperar habla hable hablar ve vea ver mira mire "
    "consulta consultar contacta dile diga decir dice sabe saben cree "
    "deciden decidirá quiere quieren debe deben puede pueden era será está "
    "están ha tiene tienen hace haz viene deja deje firmará paga después "
    "antes mañana hoy ayer tarde luego pronto nunca solo sólo sí pero salvo "
    "contra según bajo por para cuando cómo qué quién él ellos yo tú "
    "nosotros usted colega broma borrador abajo arriba",
    /* pt */
    "pergunte pergunta perguntar ligue liga ligar aguarde aguardar fale "
    "fala falar veja diz acha quer deve pode é são tem faz vai vem deixe "
    "leia assina depois amanhã hoje ontem logo só somente não sim conforme "
    "sob quando como quem ele ela eu nós você brincadeira piada rascunho "
    "abaixo acima",
    /* it */
    "chiedi chieda chiedere chiama chiami chiamare aspetta aspetti "
    "aspettare attendi attendere parla parli parlare vedi veda vedere senti "
    "sentire contatta contatti consultare sanno pensa decidono deciderà "
    "vuole può è sono sarà hanno fa lascia leggi dopo prima domani oggi "
    "ieri tardi presto soltanto sì senza contro secondo sotto chi io noi "
    "voi collega scherzo bozza sopra",
    /* nl */
    "vraag vraagt vragen bel belt bellen wacht wachten spreek praat praten "
    "zie zien kijk zeg zegt weet weten denkt beslist beslissen besluit wil "
    "wilt moet moeten mag kan kunnen zijn heeft hebben wordt doet doen gaat "
    "komt geef laat lees tekent betaalt na voor vandaag gisteren straks "
    "nooit alleen niet nee als maar zonder tegen volgens met onder wanneer "
    "hoe wat hij zij ik jij wij u grapje concept boven eerst ook",
    /* nordic */
    "fråga spørg spør ringer vänta vent snakk tala kontakta kontakt sjekk "
    "tjek vet ved bestämmer bestemmer beslutar beslutter avgör avgjør vill "
    "vil ska skal må måste är var har hade hadde blir gör går kommer ge gi "
    "giv lad låt les läs skriver betalar betaler efter etter før före innan "
    "imorgon idag igår senere senare snart aldrig aldri bara bare inte ikke "
    "ikkje nej nei om hvis men utan uten uden mot enligt ifølge med när når "
    "hur hvordan hvem vad hon jag jeg vi kollega skämt spøk utkast först "
    "først",
    /* fi */
    "kysy kysykää soita soittakaa odota odottakaa katso puhu tarkista "
    "tietää päättää haluaa täytyy pitää oli ovat saa tekee menee tulee lue "
    "allekirjoittaa maksaa jälkeen ennen huomenna tänään eilen myöhemmin "
    "pian koskaan vain ei kyllä mutta ilman vastaan mukaan kanssa alla "
    "miten kuka mitä hän minä sinä vitsi luonnos ensin",
    /* slavic */
    "zapytaj spytaj zapytać zadzwoń dzwoń dzwonić czekaj poczekaj czekać "
    "mów powiedz zobacz sprawdź skontaktuj wiedzą decyduje zdecyduje chce "
    "musi może jest są był była mają robi idzie daj zostaw czytaj podpisze "
    "płaci po przed jutro dziś dzisiaj wczoraj później potem zaraz nigdy "
    "tylko tak jeśli jeżeli gdy ale bez przeciw według kiedy jak kto ona ty "
    "żart szkic najpierw zeptej zeptejte zavolej zavolejte volej počkej "
    "počkejte čekej mluv viz zkontroluj ví rozhodne rozhoduje musí může "
    "jsou byl byla má dělá jde dej nech čti podepíše platí před zítra dnes "
    "včera později nikdy pouze ne ano pokud když proti podle kdy kdo kolega "
    "vtip návrh nejdřív",
    /* hu */
    "kérdezd kérdezze kérdezni hívd hívja hívjon várj várjon várjunk "
    "beszélj nézd lásd ellenőrizd tudja dönt döntse akar akarja kell lehet "
    "volt vannak csinál megy jön adj olvasd aláírja fizet után előtt holnap "
    "tegnap később hamarosan soha csak nem igen nélkül szerint alatt mikor "
    "hogyan ki mi ő én kolléga vicc vázlat először",
    /* ro */
    "întreabă întrebați întrebă sună sunați așteaptă așteptați vorbește "
    "vezi verifică știe hotărăște vrea trebuie poate este sunt face merge "
    "vine lasă citește semnează plătește după înainte mâine azi târziu "
    "curând niciodată doar numai nu dacă dar fără conform sub când cum cine "
    "ce el ea colegul glumă schiță întâi",
    /* el */
    "ρώτα ρωτήστε πάρε πάρτε κάλεσε καλέστε περίμενε περιμένετε μίλα δεσ "
    "δείτε έλεγξε ξέρει αποφασίζει θέλει πρέπει μπορεί είναι ήταν έχει "
    "κάνει πάει άσε υπογράφει πληρώνει μετά πριν αύριο σήμερα χθεσ αργότερα "
    "ποτέ μόνο όχι δεν ναι αν αλλά χωρίσ κατά πότε πώσ ποιοσ αυτόσ αυτή εγώ "
    "εσύ συνάδελφοσ αστείο πρόχειρο πρώτα",
    /* ru */
    "спроси спросите спросить позвони позвоните звони звоните жди ждите жду "
    "ждём ждем подожди подождите смотри смотрите поговори поговорите скажи "
    "проверь проверьте узнай узнайте свяжись знает знают решает решит "
    "решают решать хочет хотят должен должна может могут есть был была было "
    "были будет имеет делает идёт идет дай дайте оставь читай подпишет "
    "платит после до перед завтра сегодня вчера позже потом скоро никогда "
    "только лишь не нет да если когда но без против согласно под как кто "
    "что он она они я ты мы вы коллега шутка черновик сначала сперва",
    /* uk */
    "спитай спитайте запитай запитайте зателефонуй зателефонуйте подзвони "
    "подзвоніть дзвони чекай чекайте чекаю зачекай зачекайте дивись перевір "
    "перевірте дізнайся знає знають вирішує вирішить вирішують хоче повинен "
    "може є був була було буде має робить йде залиш підпише платить після "
    "сьогодні вчора пізніше потім ніколи тільки лише ні так якщо коли але "
    "проти згідно під як хто що він вона вони ти ми ви колега жарт чернетка "
    "спочатку",
    /* tr */
    "sor sorun sorunuz ara arayın arayınız bekle bekleyin bekleyiniz konuş "
    "bak bakın biliyor bilir karar verir verecek istiyor gerek lazım "
    "olabilir yok yapıyor gel oku imzalar öder sonra önce yarın bugün dün "
    "asla sadece yalnızca değil hayır evet eğer ama fakat göre ile altında "
    "zaman nasıl biz siz şaka taslak",
    /* ar he */
    "اسأل اسألوا اتصل انتظر انتظروا تحدث راجع يعرف يقرر يريد يجب كان سوف "
    "بعد قبل غدا غداً اليوم أمس لاحقا فقط لا ليس نعم إذا لكن بدون ضد متى "
    "كيف من ماذا هو هي أنا أنت زميل مزحة مسودة שאל תשאל תשאלו התקשר תתקשר "
    "תתקשרו חכה חכו המתן דבר ראה בדוק יודע מחליט רוצה צריך יכול היה אחרי "
    "לפני מחר היום אתמול אולי לא רק כן אם אבל בלי נגד מתי איך מי מה הוא היא "
    "אני אתה בדיחה טיוטה",
    /* vi id */
    "hỏi đợi chờ xem nói biết quyết muốn phải sau trước không chỉ nếu nhưng "
    "tanya tanyakan hubungi telepon tunggu lihat bicara cek tahu putuskan "
    "memutuskan mau harus bisa adalah setelah sebelum besok nanti tidak "
    "bukan hanya jika kalau tapi tanpa menurut siapa apa dia saya bercanda "
    "draf dulu",
    /* what stands before a day */
    "bis dès dal dalla vanaf från fra od с от desde hasta até από",
    NULL,
};

/* Who somebody is, or when, below a name; alone, it may say something of another.
 */
const char *const NAME_TITLES[] = {
    "boss bosses chef chefin vorgesetzter patron patronne jefe jefa chefe "
    "capo baas chefen sjef sjefen pomo szef szefowa šéf főnök főnököm șef "
    "șeful αφεντικό προϊστάμενοσ начальник шеф директор patronum müdür "
    "müdürüm مديري المدير הבוס מנהל bos atasan monday tuesday wednesday "
    "thursday friday saturday sunday",
    /* "Ab 01.12.2026", "Acme AB" */
    "ab",
    NULL,
};

/* The same where no blanks are set, anywhere in a name. */
const char *const NAME_SAYING_WITHIN[] = {
    "决", "定", "同意", "问", "問", "等", "再说", "看", "说", "說", "找", "打", "叫", "会",
    "會", "批", "負責", "负责", "知道", "承認", "請", "请", "不", "没", "沒", "可", "能",
    "让", "讓", "吗", "嗎", "呢", "吧", "的", "了", "是", "有", "要", "来", "來", "去",
    "先", "待", "審", "审", "算", "別", "别", "確認", "确认", "次第", "判断", "判斷", "検討",
    "保留", "冗談", "後日", "電話", "电话", "聞", "待機", "明日", "明天", "今天", "昨", "然后",
    "草", "付款", "合同", "測試", "测试", "马上", "馬上", "何必", "何时", "何時", "任何", "高兴",
    "高興", "に", "は", "が", "を", "で", "です", "ます", "から", "まで", "待ち", "이상해",
    "이상함", "이건", "이게", "이거", "이따", "유보", "유예", "전달", "전혀", "고민", "고려", "문제",
    "차후", "차단", "방금", "배제", "결정", "확인", "문의", "승인", "대기", "보류", "농담", "내일",
    "나중", "먼저", "전화", "몰라", "아직",
    NULL,
};

/* Titles there. */
const char *const NAME_TITLES_WITHIN[] = {
    "总", "經理", "经理", "老板", "老闆", "領導", "领导", "上司", "部長", "課長", "係長", "社長",
    "부장", "과장", "사장", "팀장", "차장",
    NULL,
};

/* What their companies are called besides. */
const char *const NAME_COMPANIES[] = {
    "有限公司", "有限责任公司", "有限責任公司", "股份公司", "株式会社", "有限会社", "合同会社",
    NULL,
};

/* How names begin in China, Japan and Korea, the longest first. */
const char *const NAME_SURNAMES[] = {
    "田中", "佐藤", "鈴木", "高橋", "伊藤", "渡辺", "渡邉", "渡邊", "山本", "中村", "小林", "加藤",
    "吉田", "山田", "山口", "松本", "井上", "木村", "清水", "山崎", "池田", "橋本", "阿部", "石川",
    "前田", "藤田", "後藤", "小川", "岡田", "村上", "長谷", "近藤", "石井", "坂本", "遠藤", "青木",
    "藤井", "西村", "福田", "太田", "三浦", "藤原", "岡本", "松田", "中川", "中野", "原田", "小野",
    "田村", "竹内", "金子", "和田", "中山", "石田", "上田", "森田", "柴田", "酒井", "工藤", "横山",
    "宮崎", "宮本", "内田", "高木", "安藤", "島田", "谷口", "大野", "丸山", "今井", "河野", "藤本",
    "村田", "武田", "上野", "杉山", "増田", "小島", "小山", "大塚", "平野", "菅原", "久保", "松井",
    "千葉", "岩崎", "桜井", "木下", "野口", "松尾", "菊地", "野村", "新井", "欧阳", "歐陽", "司马",
    "司馬", "上官", "诸葛", "諸葛", "东方", "東方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "夏侯",
    "남궁", "황보", "선우",
    "王", "李", "张", "張", "刘", "劉", "陈", "陳", "杨", "楊", "黄", "黃", "赵", "趙",
    "吴", "吳", "周", "徐", "孙", "孫", "马", "馬", "朱", "胡", "郭", "何", "林", "罗",
    "羅", "郑", "鄭", "梁", "谢", "謝", "宋", "唐", "许", "許", "韩", "韓", "冯", "馮",
    "邓", "鄧", "曹", "彭", "曾", "肖", "蕭", "田", "董", "袁", "潘", "蒋", "蔣", "蔡",
    "余", "杜", "叶", "葉", "程", "苏", "蘇", "魏", "吕", "呂", "丁", "沈", "姚", "卢",
    "盧", "姜", "崔", "钟", "鍾", "谭", "譚", "陆", "陸", "汪", "范", "廖", "贾", "賈",
    "夏", "韦", "韋", "傅", "邹", "鄒", "孟", "熊", "秦", "邱", "江", "尹", "薛", "阎",
    "閻", "段", "雷", "侯", "龙", "龍", "陶", "贺", "賀", "顾", "顧", "毛", "郝", "龚",
    "龔", "邵", "钱", "錢", "严", "嚴", "佐", "伊", "渡", "藤", "井", "石", "池", "橋",
    "桥", "阿", "村", "川", "高", "鈴", "铃", "吉", "松", "木", "김", "박", "최", "정",
    "강", "조", "윤", "장", "임", "한", "오", "서", "신", "권", "황", "송", "류", "홍",
    "이", "유", "전", "고", "문", "양", "손", "배", "백", "허", "심", "노", "곽", "성",
    "차", "민", "엄", "채", "방",
    NULL,
};
/* clang-format on */
