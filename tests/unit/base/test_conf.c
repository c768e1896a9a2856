/* SPDX-License-Identifier: ISC
 * Files of interface.md's shape, right and wrong, against tables of its keys:
 * every value as it was written, every mistake with file and line. */
#include <check.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/conf.h"
#include "tests/unit/base/tempfile.h"

#define N(table) (int)(sizeof(table) / sizeof((table)[0]))

enum { HOUR = 60 * 60, DAY = 24 * HOUR, N_THREADS = 4, N_LOADS = 25 };

static enum status
check_store(const char *value, struct err *err)
{
	if (strcmp(value, "sqlite") == 0)
		return ST_OK;
	return err_set(err, ST_INVALID,
	    "%s is not available in this version; write sqlite", value);
}

static enum status
check_channel(const char *value, struct err *err)
{
	if (strcmp(value, "reply") == 0 || strcmp(value, "link") == 0)
		return ST_OK;
	return err_set(err, ST_INVALID, "%s is no channel; write reply", value);
}

static const struct conf_key COMMON_KEYS[] = {
    {NULL, "authority", CONF_STR, "", 0, 0, NULL},
    {NULL, "store", CONF_STR, "sqlite", 0, 0, check_store},
    {"log", "to", CONF_STR, "syslog", 0, 0, NULL},
    {"log", "level", CONF_STR, "info", 0, 0, NULL},
};
static const struct conf_table COMMON = {
    "common", COMMON_KEYS, N(COMMON_KEYS), NULL};

static const struct conf_key MILTER_KEYS[] = {
    {"milter", "socket", CONF_STR, "inet:8893@127.0.0.1", 0, 0, NULL},
    {"milter", "archive", CONF_BOOL, "false", 0, 0, NULL},
    {"milter", "max_message", CONF_SIZE, "1M", 4096, 64 << 20, NULL},
    {NULL, "state_dir", CONF_STR, "/var/lib/countersign", 0, 0, NULL},
};
static const struct conf_table MILTER = {
    "milter", MILTER_KEYS, N(MILTER_KEYS), NULL};

static const struct conf_key REPLY_KEYS[] = {
    {"milter", "separator", CONF_STR, "+", 0, 0, NULL},
    {"dns", "servers", CONF_LIST, "", 0, 0, NULL},
    {"dns", "timeout", CONF_DURATION, "10s", 1, 60, NULL},
    {"risk", "top", CONF_INT, "1000", 0, 1000000, NULL},
};
static const struct conf_table REPLY = {
    "reply", REPLY_KEYS, N(REPLY_KEYS), NULL};

static const struct conf_key POLICY_KEYS[] = {
    {"policy", "quorum", CONF_INT, "1", 1, 100, NULL},
    {"policy", "lifetime", CONF_DURATION, "72h", HOUR, 30 * DAY, NULL},
    {"policy", "channels", CONF_LIST, "reply, link", 0, 0, check_channel},
    {"policy", "renew", CONF_BOOL, "false", 0, 0, NULL},
};
static const struct conf_table POLICY = {
    "policy", POLICY_KEYS, N(POLICY_KEYS), "policy"};

static const struct conf_key SIGN_KEYS[] = {
    {"sign", "domain", CONF_STR, NULL, 0, 0, NULL},
    {"sign", "key", CONF_STR, NULL, 0, 0, NULL},
};
static const struct conf_table SIGN = {"sign", SIGN_KEYS, N(SIGN_KEYS), "sign"};

static const struct conf_key PHRASES_KEYS[] = {
    {"phrases", "approve", CONF_LIST, "I approve,approve", 0, 0, NULL},
    {"phrases", "reject", CONF_LIST, "I reject", 0, 0, NULL},
};
static const struct conf_table PHRASES = {
    "phrases", PHRASES_KEYS, N(PHRASES_KEYS), "phrases"};

static const struct conf_table *const TABLES[] = {
    &COMMON, &MILTER, &REPLY, &POLICY, &SIGN, &PHRASES};

static enum status
load(struct conf **conf_r, char path[TEMPFILE_SIZE], const char *text,
    struct err *err)
{
	enum status st;

	tempfile_write(path, text, strlen(text));
	st = conf_load(conf_r, path, TABLES, N(TABLES), err);
	tempfile_remove(path);
	return st;
}

static const char WHOLE[] =
    "authority = \"Example \\\"Private\\\" CA {1}\"   # who asks\n"
    "state_dir = \"/srv/a\"\n"
    "log { to = \"stderr\"  level = debug }\n"
    "milter {\n"
    "  socket = \"unix:/run/x.sock\"\n"
    "  archive = true /* kept\n   whole */\n"
    "  separator = \"-\"     max_message = \"512k\"\n"
    "}\n"
    "sign \"rsa2026\" { domain = \"ca.example\"  key = \"/k/rsa.pem\" }\n"
    "sign \"empty\" { }\n"
    "sign \"ed2026\"  { domain = \"ca.example\" }\n"
    "dns { servers = {\"127.0.0.1@5353\", \"::1\"}  timeout = \"20s\" }\n"
    "policy \"default\" { lifetime = \"3d\" channels = {\"reply\"} }\n"
    "policy \"/^pay[0-9]*\\\\.example\\\\.org$/\" { quorum = 3 }\n"
    "policy '/^a\\.b$/' { quorum = 2  channels = {} }\n"
    "phrases \"en\" { approve = {\"I approve\", \"ok\"}  reject = {\"no\",} }\n"
    "risk { top = 0 }"; /* no line end */

START_TEST(reads_the_whole)
{
	struct err err = {""};
	struct conf *c = NULL;
	char path[TEMPFILE_SIZE];
	enum status st = load(&c, path, WHOLE, &err);

	ck_assert_msg(st == ST_OK, "got %s: %s", status_name(st), err.text);
	ck_assert_str_eq(conf_path(c), path);
	ck_assert_str_eq(
	    conf_str(c, NULL, NULL, "authority"), "Example \"Private\" CA {1}");
	ck_assert_str_eq(conf_str(c, NULL, NULL, "state_dir"), "/srv/a");
	ck_assert_str_eq(conf_str(c, NULL, NULL, "store"), "sqlite");
	ck_assert_str_eq(conf_str(c, "log", NULL, "to"), "stderr");
	ck_assert_str_eq(conf_str(c, "log", NULL, "level"), "debug");
	ck_assert_str_eq(
	    conf_str(c, "milter", NULL, "socket"), "unix:/run/x.sock");
	ck_assert_str_eq(conf_str(c, "milter", NULL, "separator"), "-");
	ck_assert(conf_bool(c, "milter", NULL, "archive"));
	ck_assert_int_eq(conf_int(c, "milter", NULL, "max_message"), 524288);
	ck_assert_int_eq(conf_int(c, "dns", NULL, "timeout"), 20);
	ck_assert_uint_eq(conf_list_len(c, "dns", NULL, "servers"), 2);
	ck_assert_str_eq(
	    conf_list_at(c, "dns", NULL, "servers", 0), "127.0.0.1@5353");
	ck_assert_str_eq(conf_list_at(c, "dns", NULL, "servers", 1), "::1");
	ck_assert_int_eq(conf_int(c, "risk", NULL, "top"), 0);
	ck_assert(conf_is_set(c, "risk", NULL, "top"));
	ck_assert(!conf_is_set(c, NULL, NULL, "store"));
	conf_free(c);
}
END_TEST

START_TEST(reads_titled_sections)
{
	struct err err = {""};
	struct conf *c = NULL;
	char path[TEMPFILE_SIZE];
	const char *pay, *ab;

	ck_assert_int_eq(load(&c, path, WHOLE, &err), ST_OK);
	ck_assert_uint_eq(conf_n_titles(c, "sign"), 3);
	ck_assert_str_eq(conf_title(c, "sign", 0), "rsa2026");
	ck_assert_str_eq(conf_title(c, "sign", 1), "empty");
	ck_assert_str_eq(conf_title(c, "sign", 2), "ed2026");
	ck_assert_str_eq(conf_str(c, "sign", "rsa2026", "key"), "/k/rsa.pem");
	ck_assert_str_eq(conf_str(c, "sign", "empty", "key"), "");
	ck_assert_str_eq(conf_str(c, "sign", "ed2026", "domain"), "ca.example");

	ck_assert_uint_eq(conf_n_titles(c, "policy"), 3);
	pay = conf_title(c, "policy", 1);
	ab = conf_title(c, "policy", 2);
	ck_assert_str_eq(pay, "/^pay[0-9]*\\.example\\.org$/");
	ck_assert_str_eq(ab, "/^a\\.b$/");
	ck_assert_int_eq(conf_int(c, "policy", pay, "quorum"), 3);
	ck_assert_int_eq(conf_int(c, "policy", ab, "quorum"), 2);
	ck_assert_int_eq(conf_int(c, "policy", "default", "quorum"), 1);
	ck_assert(!conf_is_set(c, "policy", "default", "quorum"));
	ck_assert_int_eq(conf_int(c, "policy", "default", "lifetime"), 3 * DAY);
	ck_assert_int_eq(conf_int(c, "policy", pay, "lifetime"), 3 * DAY);
	ck_assert_uint_eq(conf_list_len(c, "policy", "default", "channels"), 1);
	ck_assert_uint_eq(conf_list_len(c, "policy", pay, "channels"), 2);
	ck_assert_str_eq(conf_list_at(c, "policy", pay, "channels", 1), "link");
	ck_assert_uint_eq(conf_list_len(c, "policy", ab, "channels"), 0);
	ck_assert(conf_is_set(c, "policy", ab, "channels"));
	ck_assert(!conf_is_set(c, "policy", pay, "channels"));

	ck_assert_uint_eq(conf_n_titles(c, "phrases"), 1);
	ck_assert_str_eq(conf_list_at(c, "phrases", "en", "approve", 1), "ok");
	ck_assert_uint_eq(conf_list_len(c, "phrases", "en", "reject"), 1);
	conf_free(c);
}
END_TEST

static const struct {
	const char *label, *text;
	const char *wanted; /* behind the path */
} WRONG[] = {
    {"unknown key", "\nauthorty = \"x\"\n", ":2: no such option 'authorty'"},
    {"unknown section", "spf { }\n", ":1: no such option 'spf'"},
    {"unknown key of a section", "milter {\n\n sokcet = \"x\"\n}\n",
	":3: no such option 'sokcet' in section milter"},
    {"key of another section", "log { socket = \"x\" }\n",
	":1: no such option 'socket' in section log"},
    {"titled key outside", "quorum = 2\n", ":1: no such option 'quorum'"},
    {"key of the top in a section", "log {\nstore = \"sqlite\" }",
	":2: no such option 'store' in section log"},
    {"no title", "policy { quorum = 2 }\n", ":1: missing title"},
    {"empty title", "policy \"\" {\n quorum = 2\n}\n",
	":3: section policy has an empty title"},
    {"title that is not wanted", "log \"x\" { to = \"y\" }",
	":1: missing opening brace"},
    {"title twice",
	"policy \"a\" { quorum = 2 }\n#\npolicy \"a\" { renew = true }\n",
	":3: found duplicate title 'a'"},
    {"key twice",
	"authority = \"a\"\nstore = \"sqlite\"\n"
	"authority = \"b\"\n",
	":3: authority: set in line 1 already"},
    {"key twice in two pieces",
	"log { to = \"stderr\" }\nlog {\nto = "
	"\"syslog\" }\n",
	":3: log.to: set in line 1 already"},
    {"list twice", "dns { servers = {\"a\", \"b\"}\nservers = {\"c\"} }",
	":2: dns.servers: set in line 1 already"},
    {"list twice, then empty", "dns { servers = {\"a\"}\nservers = {} }",
	":1: dns.servers: set to {} again"},
    {"titled key twice", "policy \"a\" { quorum = 2\nquorum = 3 }",
	":2: policy \"a\".quorum: set in line 1 already"},
    {"no integer", "risk { top = \"ten\" }", ":1: risk.top: \"ten\" is not a"},
    {"empty integer", "risk { top = \"\" }", ":1: risk.top: \"\" is not a"},
    {"unit at an integer", "risk { top = 10k }", ":1: risk.top: \"10k\""},
    {"hexadecimal", "risk { top = 0x10 }", ":1: risk.top: \"0x10\""},
    {"fraction", "risk { top = 1.5 }", ":1: risk.top: \"1.5\""},
    {"negative", "risk {\n\n top = -1 }",
	":3: risk.top: -1 is outside 0 to 1000000"},
    {"too much", "risk { top = 1000001 }",
	":1: risk.top: 1000001 is outside 0 to 1000000"},
    {"overflow", "risk { top = 9223372036854775808 }",
	":1: risk.top: \"9223372036854775808\" is not"},
    {"no boolean", "milter { archive = yes }",
	":1: milter.archive: \"yes\" is not true or false"},
    {"no duration", "dns { timeout = \"soon\" }",
	":1: dns.timeout: \"soon\" is not a duration"},
    {"short duration", "dns { timeout = \"0s\" }",
	":1: dns.timeout: 0s is outside 1s to 1m"},
    {"long duration", "dns { timeout = \"2m\" }",
	":1: dns.timeout: 2m is outside 1s to 1m"},
    {"titled bounds", "policy \"a\" {\n lifetime = \"31d\"\n}\n",
	":2: policy \"a\".lifetime: 31d is outside 1h to 30d"},
    {"no size", "milter { max_message = \"1X\" }",
	":1: milter.max_message: \"1X\" is not a size"},
    {"size overflow", "milter { max_message = \"9000000000000G\" }",
	":1: milter.max_message: \"9000000000000G\" is not a size"},
    {"small size", "milter { max_message = 100 }",
	":1: milter.max_message: 100 is outside 4K to 64M"},
    {"check", "\nstore = \"postgresql://x\"\n",
	":2: store: postgresql://x is not available in this version"},
    {"check of an element",
	"policy \"a\" {\n channels = {\"link\",\n \"smoke\"}\n}\n",
	":3: policy \"a\".channels: smoke is no channel"},
    {"list for a string", "authority = {\"a\"}", ":1: unexpected token '{'"},
    {"no value", "authority =\n", ":2: premature end of file"},
    {"no equal sign", "authority \"x\"", ":1: missing equal sign"},
    {"open section", "log {\n to = \"stderr\"\n", ":1: this { is not closed"},
    {"brace too many", "log { }\n}\n", ":2: unexpected closing brace"},
    {"open list", "dns { servers = {\"a\" ", ":1: this { is not closed"},
    {"open string", "authority = \"x\n", ":1: this string is not closed"},
    {"append", "dns { servers += {\"a\"} }", ":1: += does not exist"},
    {"include", "include(\"/etc/passwd\")", ":1: unexpected ("},
};

START_TEST(blames_file_and_line)
{
	struct err err = {""};
	struct conf *c = NULL;
	char path[TEMPFILE_SIZE];
	enum status st = load(&c, path, WRONG[_i].text, &err);
	size_t len = strlen(path), n = strlen(WRONG[_i].wanted);

	ck_assert_msg(st == ST_INVALID && c == NULL &&
			  strncmp(err.text, path, len) == 0 &&
			  strncmp(err.text + len, WRONG[_i].wanted, n) == 0,
	    "%s: got %s \"%s\", want \"%s\"", WRONG[_i].label, status_name(st),
	    err.text, WRONG[_i].wanted);
	ck_assert_msg(strstr(err.text, "; ") != NULL,
	    "%s: \"%s\" does not say what to do", WRONG[_i].label, err.text);
}
END_TEST

/* What one file leaves in libconfuse's scanner must not reach the next. */
START_TEST(reads_well_after_a_mistake)
{
	struct conf *c = NULL;
	char path[TEMPFILE_SIZE];
	struct err err = {""};

	ck_assert_int_eq(load(&c, path, WRONG[_i].text, NULL), ST_INVALID);
	ck_assert_msg(load(&c, path, WHOLE, &err) == ST_OK, "after %s: %s",
	    WRONG[_i].label, err.text);
	ck_assert_int_eq(conf_int(c, "dns", NULL, "timeout"), 20);
	conf_free(c);
}
END_TEST

static const struct {
	const char *text;
	int64_t bytes;
} SIZES[] = {
    {"4096", 4096},
    {"\"4K\"", 4096},
    {"64k", 65536},
    {"\"1M\"", 1 << 20},
    {"64m", 64 << 20},
};

START_TEST(reads_sizes)
{
	struct conf *c = NULL;
	char path[TEMPFILE_SIZE], text[64];
	struct err err = {""};

	snprintf(
	    text, sizeof(text), "milter { max_message = %s }", SIZES[_i].text);
	ck_assert_msg(load(&c, path, text, &err) == ST_OK, "%s", err.text);
	ck_assert_int_eq(
	    conf_int(c, "milter", NULL, "max_message"), SIZES[_i].bytes);
	conf_free(c);
}
END_TEST

/* Odd but right: each gives the defaults. */
static const char *const EMPTY[] = {
    "",
    "\n\n",
    "#\n",
    "#",
    "# thirty-two characters in comment\n#\n\n",
    "/**/ // \n",
    "log { }\nlog { }\nmilter {}",
    "\r\n\r\n# Windows\r\n",
};

START_TEST(empty_file_is_the_defaults)
{
	struct conf *c = NULL;
	char path[TEMPFILE_SIZE];
	struct err err = {""};

	ck_assert_msg(load(&c, path, EMPTY[_i], &err) == ST_OK, "%s", err.text);
	ck_assert_str_eq(conf_str(c, NULL, NULL, "store"), "sqlite");
	ck_assert_int_eq(conf_int(c, "milter", NULL, "max_message"), 1 << 20);
	ck_assert_uint_eq(conf_n_titles(c, "policy"), 0);
	conf_free(c);
}
END_TEST

START_TEST(defaults_alone)
{
	struct conf *c = NULL;

	ck_assert_int_eq(conf_defaults(&c, TABLES, N(TABLES)), ST_OK);
	ck_assert_str_eq(conf_str(c, "milter", NULL, "separator"), "+");
	ck_assert_str_eq(conf_str(c, NULL, NULL, "authority"), "");
	ck_assert(!conf_bool(c, "milter", NULL, "archive"));
	ck_assert_uint_eq(conf_list_len(c, "dns", NULL, "servers"), 0);
	ck_assert_uint_eq(conf_list_len(c, "policy", "x", "channels"), 2);
	ck_assert_str_eq(conf_list_at(c, "policy", "x", "channels", 1), "link");
	ck_assert_int_eq(conf_int(c, "policy", "x", "lifetime"), 72 * HOUR);
	conf_free(c);
	conf_free(NULL);
}
END_TEST

/* A file that is not there, a folder, a NUL byte, more than there may be. */
START_TEST(files_that_are_none)
{
	struct conf *c = NULL;
	struct err err = {""};
	char path[TEMPFILE_SIZE];
	size_t len = 2 * 1024 * 1024;
	char *big = malloc(len);

	ck_assert_int_eq(
	    conf_load(&c, "/nonexistent/x.conf", TABLES, N(TABLES), &err),
	    ST_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text,
	    "cannot read /nonexistent/x.conf: No such file or directory"));
	ck_assert_int_eq(
	    conf_load(&c, "/tmp", TABLES, N(TABLES), &err), ST_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "cannot read /tmp: not a"));

	tempfile_write(path, "a\0b", 3);
	ck_assert_int_eq(
	    conf_load(&c, path, TABLES, N(TABLES), &err), ST_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "NUL"));
	tempfile_remove(path);

	memset(big, '\n', len);
	tempfile_write(path, big, len);
	ck_assert_int_eq(
	    conf_load(&c, path, TABLES, N(TABLES), &err), ST_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "longer than 1048576 bytes"));
	tempfile_remove(path);
	free(big);
	ck_assert_ptr_null(c);
}
END_TEST

static const struct {
	const char *section, *title, *name;
	const char *wanted; /* behind the path */
} BLAMED[] = {
    {NULL, NULL, "authority", ":1: authority: is 7"},
    {NULL, NULL, "store", ": store: is 7"},
    {"milter", NULL, "archive", ":6: milter.archive: is 7"},
    {"log", NULL, "level", ":3: log.level: is 7"},
    {"sign", "empty", "key", ":11: sign \"empty\".key: is 7"},
    {"sign", "ed2026", "key", ":12: sign \"ed2026\".key: is 7"},
    {"sign", "none", "key", ": sign \"none\".key: is 7"},
    {"policy", "/^a\\.b$/", "channels",
	":16: policy \"/^a\\.b$/\".channels: is 7"},
};

/* The places of WHOLE, with a comment of two lines before most of them. */
START_TEST(blames_later)
{
	struct conf *c = NULL;
	char path[TEMPFILE_SIZE];
	struct err err = {""};
	const char *want = BLAMED[_i].wanted, *got;

	ck_assert_int_eq(load(&c, path, WHOLE, NULL), ST_OK);
	ck_assert_int_eq(conf_blame(c, BLAMED[_i].section, BLAMED[_i].title,
			     BLAMED[_i].name, &err, "is %d", 7),
	    ST_INVALID);
	got = err.text + strlen(path);
	ck_assert_msg(strncmp(err.text, path, strlen(path)) == 0 &&
			  strcmp(got, want) == 0,
	    "got \"%s\", want PATH\"%s\"", err.text, want);
	conf_free(c);
}
END_TEST

static const char PRINTED_FILE[] = "risk { top = 1000 }\n"
				   "authority = 'a \"b\" \\c'\n"
				   "dns { timeout = \"10\" servers = {\"x\", "
				   "\"y\"} }\n"
				   "sign \"s\" { domain = \"d\" }\n"
				   "policy \"b\" { lifetime = \"1d\" }\n"
				   "policy \"a\" { quorum = 2 lifetime = "
				   "\"3d\" }\n";

static const struct {
	const char *label;
	enum conf_show which;
	const char *text;
} PRINTED[] = {
    {"changed", CONF_SHOW_CHANGED,
	"authority = \"a \\\"b\\\" \\\\c\"\n"
	"dns.servers = {\"x\", \"y\"}\n"
	"policy \"b\".lifetime = \"1d\"\n"
	"policy \"a\".quorum = 2\n"
	"sign \"s\".domain = \"d\"\n"},
    {"all", CONF_SHOW_ALL,
	"authority = \"a \\\"b\\\" \\\\c\"\n"
	"store = \"sqlite\"\n"
	"log.to = \"syslog\"\n"
	"log.level = \"info\"\n"
	"milter.socket = \"inet:8893@127.0.0.1\"\n"
	"milter.archive = false\n"
	"milter.max_message = \"1M\"\n"
	"state_dir = \"/var/lib/countersign\"\n"
	"milter.separator = \"+\"\n"
	"dns.servers = {\"x\", \"y\"}\n"
	"dns.timeout = \"10\"\n"
	"risk.top = 1000\n"
	"policy \"b\".quorum = 1\n"
	"policy \"b\".lifetime = \"1d\"\n"
	"policy \"b\".channels = {\"reply\", \"link\"}\n"
	"policy \"b\".renew = false\n"
	"policy \"a\".quorum = 2\n"
	"policy \"a\".lifetime = \"3d\"\n"
	"policy \"a\".channels = {\"reply\", \"link\"}\n"
	"policy \"a\".renew = false\n"
	"sign \"s\".domain = \"d\"\n"
	"sign \"s\".key = \"\"\n"},
    {"defaults", CONF_SHOW_DEFAULTS,
	"authority = \"\"\n"
	"store = \"sqlite\"\n"
	"log.to = \"syslog\"\n"
	"log.level = \"info\"\n"
	"milter.socket = \"inet:8893@127.0.0.1\"\n"
	"milter.archive = false\n"
	"milter.max_message = \"1M\"\n"
	"state_dir = \"/var/lib/countersign\"\n"
	"milter.separator = \"+\"\n"
	"dns.servers = {}\n"
	"dns.timeout = \"10s\"\n"
	"risk.top = 1000\n"
	"policy.quorum = 1\n"
	"policy.lifetime = \"72h\"\n"
	"policy.channels = {\"reply\", \"link\"}\n"
	"policy.renew = false\n"
	"sign.domain = \"\"\n"
	"sign.key = \"\"\n"
	"phrases.approve = {\"I approve\", \"approve\"}\n"
	"phrases.reject = {\"I reject\"}\n"},
};

START_TEST(prints)
{
	struct conf *c = NULL;
	char path[TEMPFILE_SIZE];
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	struct err err = {""};

	ck_assert_msg(
	    load(&c, path, PRINTED_FILE, &err) == ST_OK, "%s", err.text);
	conf_print(c, out, PRINTED[_i].which);
	fclose(out);
	ck_assert_msg(strcmp(text, PRINTED[_i].text) == 0,
	    "%s: got\n%swant\n%s", PRINTED[_i].label, text, PRINTED[_i].text);
	free(text);
	conf_free(c);
}
END_TEST

/* libconfuse's scanner is one for the process; a reload in one thread and a
 * mistake in another must not meet in it. */
static char n_mixed; /* its address says: now so, now so */

static void *
load_often(void *path)
{
	struct conf *c = NULL;
	struct err err = {""};
	size_t n_good = 0;

	for (int i = 0; i < N_LOADS; i++) {
		if (conf_load(&c, path, TABLES, N(TABLES), &err) != ST_OK)
			continue;
		n_good += conf_int(c, "dns", NULL, "timeout") == 20 &&
			  conf_n_titles(c, "policy") == 3;
		conf_free(c);
	}
	if (n_good == N_LOADS)
		return path;
	ck_assert_ptr_nonnull(strstr(err.text, ":3: no such option 'sokcet'"));
	return n_good == 0 ? NULL : &n_mixed;
}

START_TEST(threads_load_apart)
{
	char good[TEMPFILE_SIZE], bad[TEMPFILE_SIZE];
	const char *wrong = WRONG[2].text;
	pthread_t threads[N_THREADS];
	void *result = NULL;

	tempfile_write(good, WHOLE, strlen(WHOLE));
	tempfile_write(bad, wrong, strlen(wrong));
	for (int i = 0; i < N_THREADS; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, load_often,
				     i % 2 == 0 ? good : bad),
		    0);
	for (int i = 0; i < N_THREADS; i++) {
		ck_assert_int_eq(pthread_join(threads[i], &result), 0);
		ck_assert_ptr_eq(result, i % 2 == 0 ? good : NULL);
	}
	tempfile_remove(good);
	tempfile_remove(bad);
}
END_TEST

/* Asking for what no table has is our mistake. */
static void
ask_wrong(const struct conf *c, int how)
{
	switch (how) {
	case 0:
		conf_str(c, NULL, NULL, "nothing");
		break;
	case 1:
		conf_str(c, "milter", NULL, "authority");
		break;
	case 2:
		conf_int(c, NULL, NULL, "authority");
		break;
	case 3:
		conf_n_titles(c, "milter");
		break;
	case 4:
		conf_list_at(c, "dns", NULL, "servers", 0);
		break;
	}
}

START_TEST(wrong_questions_abort)
{
	struct conf *c = NULL;

	ck_assert_int_eq(conf_defaults(&c, TABLES, N(TABLES)), ST_OK);
	ask_wrong(c, _i);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("conf");
	TCase *tc = tcase_create("conf");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_test(tc, reads_the_whole);
	tcase_add_test(tc, reads_titled_sections);
	tcase_add_loop_test(tc, blames_file_and_line, 0, N(WRONG));
	tcase_add_loop_test(tc, reads_well_after_a_mistake, 0, N(WRONG));
	tcase_add_loop_test(tc, reads_sizes, 0, N(SIZES));
	tcase_add_loop_test(tc, empty_file_is_the_defaults, 0, N(EMPTY));
	tcase_add_test(tc, defaults_alone);
	tcase_add_test(tc, files_that_are_none);
	tcase_add_loop_test(tc, blames_later, 0, N(BLAMED));
	tcase_add_loop_test(tc, prints, 0, N(PRINTED));
	tcase_add_test(tc, threads_load_apart);
	tcase_add_loop_test_raise_signal(
	    tc, wrong_questions_abort, SIGABRT, 0, 5);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
