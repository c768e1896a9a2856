/* SPDX-License-Identifier: ISC
 * Events as they are written, without what is anybody's. Where the log comes
 * to say other things, rows are packed less well until it stands here. */
#include "audit/words.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>

#include "lib/store/pack.h"

/* Leaf, opening or evidence, the commonest last, with ' for ". In the place of
 * each of these characters others come each time; they are no part of any of
 * the texts. */
static const struct drawn {
	char mark;
	unsigned n;
	const char *of;
} drawn[] = {
    {'#', 32, "0123456789abcdef"},
    {'$', 32, "abcdefghijklmnopqrstuvwxyz234567"},
    {'%', 16, "abcdefghijklmnopqrstuvwxyz234567"},
    {'!', 11, "0123456789ABCDEF"},
};

static const struct words {
	unsigned often; /* beside the others */
	const char *text;
} words[] = {
    {1, "{'At':'2026-01-01T00:00:00Z','Event':'keys','Keys':'rsa._domainke"
	"y.us.example=sha256:## ed._domainkey.us.example=sha256:##','Progr"
	"am':'countersign-milter 0.1.0','SealKey':'salted-sha256:##'}"},
    {1, "{'SealKey':{'Salt':'#','Value':'##'}}"},
    {1, "{'At':'2026-01-01T00:00:00Z','Event':'config','Program':'counters"
	"ign-milter 0.1.0','RulesHash':'sha256:##','SettingsHash':'sha256:"
	"##'}"},
    {1, "{'At':'2026-01-01T00:00:00Z','Domain':'name.of.example','Email':"
	"'salted-sha256:##','Event':'mail-deferred','MessageId':'$@us.exam"
	"ple','RequestId':'%','Text':'salted-sha256:##'}"},
    {1, "{'Email':{'Salt':'#','Value':'admin@name.of.example'},'Text':"
	"{'Salt':'#','Value':'the mail server 127.0.0.1:25 did not take "
	"the mail: Connection refused'}}"},
    {1, "countersign evidence 1\nanswer.json 2323\nreply.eml 2458\ndns.txt"
	" 108\nsent-1.txt 1364\nsent-2.txt 1480\n\n{'At':'2026-01-01T00:"
	"00:00Z','Authenticated':true,'Bar':{'FailureReason':null,'Message"
	"':'','Quorum':0},'Decision':{'Domain':'SUCCESS','FailureReason':"
	"null,'Outcome':'counted','Request':'VALIDATED'},'Domain':{'Channe"
	"ls':['reply','link'],'Contacts':['constructed'],'Distinct':'mailb"
	"ox','FailureReason':'','Identity':'same-domain','Lifetime':259200"
	",'Mailbox':'','N':0,'Name':'name.of.example','Objections':[],"
	"'Quorum':1,'Recipients':[{'Answer':'','Email':'admin@name.of.exam"
	"ple','From':'','Identity':'','Sources':['constructed'],'Via':"
	"''},{'Answer':'','Email':'administrator@name.of.example','From':"
	"'','Identity':'','Sources':['constructed'],'Via':''},{'Answer':"
	"'','Email':'hostmaster@name.of.example','From':'','Identity':"
	"'','Sources':['constructed'],'Via':''},{'Answer':'','Email':"
	"'postmaster@name.of.example','From':'','Identity':'','Sources':"
	"['constructed'],'Via':''},{'Answer':'','Email':'webmaster@name.of"
	".example','From':'','Identity':'','Sources':['constructed'],"
	"'Via':''}],'Reuse':71280000,'Status':'PENDING_VALIDATION','Valida"
	"tionDomain':'name.of.example'},'Event':'vote','Finding':{'Authent"
	"icated':true,'Class':'reply','DKIM':[{'Domain':'example.com',"
	"'Key':'insecure','Reason':null,'Result':'pass','Selector':'cust'}"
	"],'Line':'I approve','Reason':'','SPF':'none','Verdict':'APPROVED"
	"'},'From':'admin@name.of.example','InForce':{'channels':'reply,"
	" link','contacts':'constructed','distinct':'mailbox','identity':"
	"'same-domain','lifetime':'3d','profile':'acm','profiles_allowed':"
	"'acm','quorum':'1','renew':'false','request_lifetime':'30d',"
	"'reuse':'825d'},'Received':{'Client':'127.0.0.1','Cut':false,"
	"'Helo':'mx.example.com','MailFrom':'<admin@name.of.example>',"
	"'Masked':false,'Octets':2458,'Rcpt':'approve+$@reply.us.example'}"
	",'Request':{'CreatedAt':'2026-01-01T00:00:00Z','Generation':"
	"1,'Profile':'acm','RequestId':'%','RequestLifetime':2592000,"
	"'RulesHash':'sha256:##','Status':'PENDING_VALIDATION'},'RulesHash"
	"':'sha256:##','SettingsHash':'sha256:##','Token':{'Channel':"
	"'reply','ExpiresAt':'2026-01-01T00:00:00Z','OpenDomains':0,'Recip"
	"ient':0},'Verdict':'APPROVED','Via':'reply'}"},
    {1, "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=examp"
	"le.com;\r\n i=@example.com; q=dns/txt; s=; t=17; h=from : to "
	": subject\r\n : date : message-id : in-reply-to : references "
	": mime-version :\r\n content-type : content-transfer-encoding;"
	"\r\n bh=;\r\n b=;\r\nDate: Sat, 01 Jan 2026 00:00:00 -0000\r\nFro"
	"m: admin@name.of.example\r\nTo: approve+$@reply.us.example\r\nSub"
	"ject: Re: Approval asked for name.of.example (request %)\r\nMessa"
	"ge-ID: <17@name.of.example>\r\nIn-Rep"
	"ly-To: <$@us.example>\r\nReferences: <$@us.example>\r\nMIME-Versi"
	"on: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Tra"
	"nsfer-Encoding: 8bit\r\n\r\nI approve"},
    {2, "countersign evidence 1\nrequest.json 1478\n\n{'Asked':{'Account':"
	"null,'Contacts':[],'Mailbox':null,'Names':['name.of.example'],"
	"'Profile':null,'Uid':0,'ValidationDomains':{}},'At':'2026-01-01T0"
	"0:00:00Z','Domains':[{'Channels':['reply','link'],'Contacts':"
	"['constructed'],'Distinct':'mailbox','FailureReason':'','Identity"
	"':'same-domain','Lifetime':259200,'Mailbox':'','N':0,'Name':"
	"'name.of.example','Objections':[],'Quorum':1,'Recipients':[{'Answ"
	"er':'','Email':'admin@name.of.example','From':'','Identity':"
	"'','Sources':['constructed'],'Via':''},{'Answer':'','Email':"
	"'administrator@name.of.example','From':'','Identity':'','Sources'"
	":['constructed'],'Via':''},{'Answer':'','Email':'hostmaster@name."
	"of.example','From':'','Identity':'','Sources':['constructed'],"
	"'Via':''},{'Answer':'','Email':'postmaster@name.of.example',"
	"'From':'','Identity':'','Sources':['constructed'],'Via':''},"
	"{'Answer':'','Email':'webmaster@name.of.example','From':'','Ident"
	"ity':'','Sources':['constructed'],'Via':''}],'Reuse':71280000,"
	"'Status':'PENDING_VALIDATION','ValidationDomain':'name.of.example"
	"'}],'Event':'request','Request':{'CreatedAt':'2026-01-01T00:"
	"00:00Z','Generation':1,'Profile':'acm','RequestId':'%','RequestLi"
	"fetime':2592000,'RulesHash':'sha256:##','Status':'PENDING_VALIDAT"
	"ION'},'RulesHash':'sha256:##','SettingsHash':'sha256:##'}"},
    {2, "{'At':'2026-01-01T00:00:00Z','AuthenticationResults':'salted-sha2"
	"56:##','Client':'salted-sha256:##','Domain':'name.of.example',"
	"'Email':'salted-sha256:##','Event':'vote','EvidenceHash':'salted-"
	"sha256:##','From':'salted-sha256:##','Generation':1,'Identity':"
	"'same-mailbox','Outcome':'counted','RequestId':'%','RulesHash':"
	"'sha256:##','Steps':'salted-sha256:##','Verdict':'APPROVED',"
	"'Via':'reply'}"},
    {2, "{'AuthenticationResults':{'Salt':'#','Value':'mx.us.example;"
	" spf=none reason=\\'the client is this host\\' smtp.mailfrom=admi"
	"n@name.of.example; dkim=pass header.d=example.com header.s= "
	"header.b='},'Client':{'Salt':'#','Value':'127.0.0.1'},'Email':"
	"{'Salt':'#','Value':'admin@name.of.example'},'EvidenceHash':"
	"{'Salt':'#','Value':'##'},'From':{'Salt':'#','Value':'admin@name."
	"of.example'},'Steps':{'Salt':'#','Value':[{'Answer':'none','Input"
	"':'MAIL FROM domain none','Reason':'the client is this host',"
	"'Rule':'I2 SPF'},{'Answer':'pass','Input':'d=example.com s= "
	"b=','Reason':'signature is right; aligned with From','Rule':"
	"'I2 DKIM'},{'Answer':'yes','Input':'From domain name.of.example',"
	"'Reason':'by DKIM of example.com','Rule':'I3 authenticated'}"
	",{'Answer':'approve','Input':'1522 octets of text','Reason':"
	"'I approve','Rule':'I6 words'},{'Answer':'yes','Input':'header "
	"and envelope','Reason':'no mark of a machine','Rule':'I5 person'}"
	",{'Answer':'none','Input':'example.com','Reason':'','Rule':'K1 "
	"high-risk list'},{'Answer':'none','Input':'ofexarnple','Reason':"
	"'','Rule':'K3 look-alike'},{'Answer':'unused','Input':'name.of.ex"
	"ample','Reason':'default sets nothing','Rule':'Q7 default'},"
	"{'Answer':'acm','Input':'name.of.example','Reason':'the profile "
	"sets profile=acm profiles_allowed=acm contacts=constructed lifeti"
	"me=3d reuse=825d request_lifetime=30d renew=false quorum=1 distin"
	"ct=mailbox identity=same-domain channels=reply, link','Rule':"
	"'P profile'},{'Answer':'stricter','Input':'name.of.example: "
	"quorum 1 then, 1 in force','Reason':'the stricter of the rules "
	"at the start and now','Rule':'T26 pending'},{'Answer':'yes',"
	"'Input':'answered by reply, allowed: reply link','Reason':'answer"
	"s may come this way','Rule':'Q7 channel'},{'Answer':'yes','Input'"
	":'found same-mailbox, needed same-domain','Reason':'the sender "
	"is known well enough','Rule':'I3 identity'},{'Answer':'no','Input"
	"':'answer APPROVED, earlier none','Reason':'this mailbox has "
	"not answered so before','Rule':'W5 same again'},{'Answer':'yes',"
	"'Input':'answered at 17, fails from 17','Reason':'the answer "
	"came in time','Rule':'W1 window'},{'Answer':'yes','Input':'reques"
	"t PENDING_VALIDATION, answer APPROVED','Reason':'the request "
	"still takes this answer','Rule':'W5 state'},{'Answer':'no','Input"
	"':'answer APPROVED, earlier none','Reason':'nothing is taken "
	"back','Rule':'W5 change of mind'},{'Answer':'no','Input':'answer "
	"APPROVED, 0 rejections before','Reason':'not a rejection','Rule':"
	"'Q2 veto'},{'Answer':'yes','Input':'domain not FAILED','Reason':"
	"'the domain takes approvals','Rule':'Q2 domain'},{'Answer':'yes',"
	"'Input':'0 approvals before','Reason':'nobody counts twice by "
	"this','Rule':'Q3 person'},{'Answer':'reached','Input':'1 approval"
	"s with this one, 1 required, 0 rejections, 0 other domains open',"
	"'Reason':'the domain has its approvals','Rule':'Q1 quorum'},"
	"{'Answer':'yes','Input':'none','Reason':'nothing stands against "
	"the domain','Rule':'K4 bar'}]}}"},
    {2, "{'At':'2026-01-01T00:00:00Z','Domain':'name.of.example','Event':"
	"'status','From':'PENDING_VALIDATION','RequestId':'%','To':'SUCCES"
	"S'}"},
    {2, "{'Account':'salted-sha256:##','At':'2026-01-01T00:00:00Z','Domain"
	"':'name.of.example','Event':'request','EvidenceHash':'salted-sha2"
	"56:##','Names':['name.of.example'],'Profile':'acm','RequestId':"
	"'%','RulesHash':'sha256:##','Status':'PENDING_VALIDATION','Steps'"
	":'salted-sha256:##','Uid':0}"},
    {2, "{'Account':{'Salt':'#','Value':'default'},'EvidenceHash':{'Salt':"
	"'#','Value':'##'},'Steps':{'Salt':'#','Value':[{'Answer':'unused'"
	",'Input':'name.of.example','Reason':'default sets nothing','Rule'"
	":'Q7 default'},{'Answer':'acm','Input':'name.of.example','Reason'"
	":'the profile sets profile=acm profiles_allowed=acm contacts=cons"
	"tructed lifetime=3d reuse=825d request_lifetime=30d renew=false "
	"quorum=1 distinct=mailbox identity=same-domain channels=reply,"
	" link','Rule':'P profile'},{'Answer':'yes','Input':'name.of.examp"
	"le','Reason':'a name that can be registered','Rule':'N4 name'}"
	",{'Answer':'in force','Input':'BR-3.2.2.4.4, acm','Reason':'no "
	"end is announced','Rule':'W4 method'},{'Answer':'none','Input':"
	"'example.com','Reason':'','Rule':'K1 high-risk list'},{'Answer':"
	"'none','Input':'ofexarnple','Reason':'','Rule':'K3 look-alike'}"
	",{'Answer':'constructed','Input':'name.of.example','Reason':"
	"'','Rule':'C1 constructed'},{'Answer':'yes','Input':'name.of.exam"
	"ple: 1 of 5 mailboxes','Reason':'','Rule':'Q4 quorum'},{'Answer':"
	"'yes','Input':'name.of.example','Reason':'','Rule':'O5 limits'}"
	"]}}"},
    {6, "{'At':'2026-01-01T00:00:00Z','Delivery':'DELIVERED','Domain':"
	"'name.of.example','Email':'salted-sha256:##','Event':'delivery',"
	"'RequestId':'%','Status':'2.0.0','Text':'salted-sha256:##'}"},
    {6, "{'Email':{'Salt':'#','Value':'administrator@name.of.example'}"
	",'Text':{'Salt':'#','Value':'2.0.0 delivery via virtual: delivere"
	"d to maildir'}}"},
    {6, "{'At':'2026-01-01T00:00:00Z','Domain':'name.of.example','Email':"
	"'salted-sha256:##','Event':'submitted','MessageId':'$@us.example'"
	",'RequestId':'%','Text':'salted-sha256:##'}"},
    {6, "{'Email':{'Salt':'#','Value':'admin@name.of.example'},'Text':"
	"{'Salt':'#','Value':'250 2.0.0 Ok: 6893 bytes queued as !'}}"},
    {6, "{'At':'2026-01-01T00:00:00Z','Domain':'name.of.example','Email':"
	"'salted-sha256:##','Event':'signed','QueueId':'!','RequestId':"
	"'%'}"},
    {6, "{'Email':{'Salt':'#','Value':'admin@name.of.example'}}"},
    {6, "{'At':'2026-01-01T00:00:00Z','Attempt':1,'Domain':'name.of.exampl"
	"e','Email':'salted-sha256:##','Event':'mail','EvidenceHash':"
	"'salted-sha256:##','ExpiresAt':'2026-01-01T00:00:00Z','Generation"
	"':1,'MessageId':'$@us.example','RequestId':'%'}"},
    {6, "{'Email':{'Salt':'#','Value':'admin@name.of.example'},'EvidenceHa"
	"sh':{'Salt':'#','Value':'##'}}"},
};

enum {
	N_WORDS = sizeof(words) / sizeof(words[0]),
	N_DRAWN = sizeof(drawn) / sizeof(drawn[0]),
	EXAMPLES_MAX = 100,
};

/* What is the dictionary made of: the words, and examples of their use. */
struct lesson {
	struct buf content, examples;
	size_t lens[EXAMPLES_MAX];
	unsigned n;
	uint32_t state;
};

/* Numerical Recipes' generator: it has to be the same everywhere, no more. */
static char
draw(struct lesson *l, const struct drawn *d)
{
	l->state = l->state * 1664525 + 1013904223;
	return d->of[(l->state >> 16) % strlen(d->of)];
}

static const struct drawn *
find_drawn(char c)
{
	for (size_t i = 0; i < N_DRAWN; i++) {
		if (drawn[i].mark == c)
			return &drawn[i];
	}
	return NULL;
}

static char
plain(char c)
{
	return c == '\'' ? '"' : c;
}

static void
add_content(struct lesson *l, const char *text)
{
	for (; *text != '\0'; text++) {
		if (find_drawn(*text) == NULL)
			buf_addc(&l->content, plain(*text));
	}
}

static void
add_example(struct lesson *l, const char *text)
{
	const size_t before = l->examples.len;

	for (; *text != '\0'; text++) {
		const struct drawn *d = find_drawn(*text);

		if (d == NULL)
			buf_addc(&l->examples, plain(*text));
		for (unsigned i = 0; d != NULL && i < d->n; i++)
			buf_addc(&l->examples, draw(l, d));
	}
	l->lens[l->n++] = l->examples.len - before;
}

static pthread_once_t made = PTHREAD_ONCE_INIT;
static struct buf dictionary; /* empty: it could not be made */

static void
make(void)
{
	struct lesson l = {.n = 0};

	for (size_t i = 0; i < N_WORDS; i++) {
		add_content(&l, words[i].text);
		for (unsigned n = 0; n < words[i].often; n++)
			add_example(&l, words[i].text);
	}
	if (pack_dictionary(
		&dictionary, &l.content, &l.examples, l.lens, l.n) != ST_OK)
		buf_free(&dictionary);
	buf_free(&l.content);
	buf_free(&l.examples);
}

const struct buf *
audit_words(void)
{
	pthread_once(&made, make);
	return dictionary.len > 0 ? &dictionary : NULL;
}
