/* SPDX-License-Identifier: ISC
 * audit/canon.c: the examples of RFC 8785, what is not canonical, and that
 * whatever is written is read as canonical. */
#include "audit/canon.h"
#include "tests/fake/place.h"

/* ------------------------------------------------------------------ writing */

static const struct {
	const char *label, *json, *want; /* null: cannot be written */
} writings[] = {
    {"RFC 8785 3.2.3: the order of UTF-16 code units",
	"{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\","
	"\"\\ufb33\":\"Hebrew Letter Dalet With Dagesh\",\"1\":\"One\","
	"\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\","
	"\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}",
	"{\"\\r\":\"Carriage Return\",\"1\":\"One\","
	"\"\xc2\x80\":\"Control\","
	"\"\xc3\xb6\":\"Latin Small Letter O With Diaeresis\","
	"\"\xe2\x82\xac\":\"Euro Sign\","
	"\"\xf0\x9f\x98\x80\":\"Emoji: Grinning Face\","
	"\"\xef\xac\xb3\":\"Hebrew Letter Dalet With Dagesh\"}"},
    {"RFC 8785 3.2.2: strings and literals",
	"{\"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/"
	"\",\"literals\":[null,true,false]}",
	"{\"literals\":[null,true,false],"
	"\"string\":\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"},
    {"French",
	"{\"peach\":\"1\",\"p\\u00e9ch\\u00e9\":\"2\","
	"\"p\\u00eache\":\"3\",\"sin\":\"4\"}",
	"{\"peach\":\"1\",\"p\xc3\xa9"
	"ch\xc3\xa9\":\"2\",\"p\xc3\xaa"
	"che\":\"3\",\"sin\":\"4\"}"},
    {"objects within",
	"{\"1\":{\"f\":{\"f\":\"hi\",\"F\":5},\"\\n\":56},"
	"\"10\":{},\"\":\"empty\",\"a\":{},\"111\":[{\"e\":"
	"\"yes\",\"E\":\"no\"}],\"A\":{}}",
	"{\"\":\"empty\",\"1\":{\"\\n\":56,\"f\":{\"F\":5,\"f\":\"hi\"}},"
	"\"10\":{},\"111\":[{\"E\":\"no\",\"e\":\"yes\"}],\"A\":{},\"a\":{}}"},
    {"a prefix first", "{\"ab\":1,\"a\":2,\"abc\":3}",
	"{\"a\":2,\"ab\":1,\"abc\":3}"},
    {"planes 1 and 16",
	"{\"\\udbff\\udfff\":1,\"\\ud800\\udc00\":2,"
	"\"\\ue000\":3,\"\\uffff\":4}",
	"{\"\xf0\x90\x80\x80\":2,\"\xf4\x8f\xbf\xbf\":1,"
	"\"\xee\x80\x80\":3,\"\xef\xbf\xbf\":4}"},
    {"integers", "[0,-0,-1,9007199254740991,-9007199254740991]",
	"[0,0,-1,9007199254740991,-9007199254740991]"},
    {"an integer beyond 53 bits", "[9007199254740992]", NULL},
    {"a real number", "[1.5]", NULL},
    {"short forms", "[\"\\b\\t\\n\\f\\r\\u001f\\u007f\"]",
	"[\"\\b\\t\\n\\f\\r\\u001f\x7f\"]"},
};

START_TEST(written)
{
	json_t *json =
	    json_loads(writings[_i].json, JSON_REJECT_DUPLICATES, NULL);
	const char *want = writings[_i].want;
	struct buf out = BUF_INIT;
	enum status st = canon_write(&out, json);

	ck_assert_ptr_nonnull(json);
	if (want == NULL)
		ck_status(st, ST_INVALID);
	else
		ck_assert_msg(st == ST_OK && strcmp(buf_str(&out), want) == 0,
		    "%s: got %s, want %s", writings[_i].label, buf_str(&out),
		    want);
	buf_free(&out);
	json_decref(json);
}
END_TEST

START_TEST(written_to_a_depth)
{
	for (int depth = 1; depth < CANON_DEPTH_MAX + 3; depth++) {
		struct buf out = BUF_INIT;
		json_t *json = json_array();

		for (int i = 1; i < depth; i++)
			json = json_pack("[o]", json);
		ck_assert_int_eq(canon_write(&out, json),
		    depth <= CANON_DEPTH_MAX + 1 ? ST_OK : ST_INVALID);
		buf_free(&out);
		json_decref(json);
	}
	ck_assert_int_eq(canon_write(&(struct buf)BUF_INIT, NULL), ST_NOMEM);
}
END_TEST

/* ----------------------------------------------------- writing with no tree */

START_TEST(streamed)
{
	struct buf out = BUF_INIT;
	struct canon canon;
	struct canon_member member;

	buf_addc(&out, '{');
	canon_key(&out, "a");
	buf_addc(&out, '[');
	canon_element(&out);
	canon_string(&out, "[");
	canon_element(&out);
	canon_string(&out, "{\"\n\xc3\xa9");
	canon_element(&out);
	canon_string(&out, "mx.\xff.example");
	canon_element(&out);
	canon_string(&out, NULL);
	buf_addc(&out, ']');
	canon_key(&out, "b");
	buf_adds(&out, "{}");
	canon_key(&out, "c");
	canon_bool(&out, true);
	canon_key(&out, "d");
	canon_integer(&out, CANON_INTEGER_MAX);
	canon_key(&out, "e");
	canon_integer(&out, CANON_INTEGER_MAX + 1);
	buf_addc(&out, '}');
	ck_assert_str_eq(buf_str(&out),
	    "{\"a\":[\"[\",\"{\\\"\\n\xc3\xa9\",\"mx.\\\\xff.example\",null],"
	    "\"b\":{},\"c\":true,\"d\":9007199254740991,"
	    "\"e\":\"9007199254740992\"}");
	canon_begin(&canon, out.data, out.len);
	while (canon_next(&canon, &member))
		continue;
	ck_assert(canon_is_good(&canon));
	buf_free(&out);
}
END_TEST

/* In the order of names, the newest value of each; twice the same. */
START_TEST(object_in_any_order)
{
	static const char want[] =
	    "{\"\":4,\"a\":\"newest\",\"a\\\"b\":2,\"ab\":3,\"b\":{\"x\":[]}}";
	struct canon_object object = CANON_OBJECT_INIT;
	struct buf out = BUF_INIT;

	ck_assert(canon_object_is_empty(&object));
	buf_adds(canon_object_member(&object, "b"), "{\"x\":[]}");
	canon_string(canon_object_member(&object, "a"), "old");
	canon_integer(canon_object_member(&object, "ab"), 3);
	canon_integer(canon_object_member(&object, "a\"b"), 2);
	canon_string(canon_object_member(&object, "a"), "newest");
	canon_integer(canon_object_member(&object, ""), 4);
	ck_assert(!canon_object_is_empty(&object));
	for (int i = 0; i < 2; i++) {
		buf_reset(&out);
		ck_ok(canon_object_write(&out, &object));
		ck_assert_str_eq(buf_str(&out), want);
	}
	canon_object_free(&object);
	buf_reset(&out);
	ck_ok(canon_object_write(&out, &object));
	ck_assert_str_eq(buf_str(&out), "{}");
	buf_free(&out);
}
END_TEST

/* ------------------------------------------------------------------ reading */

static bool
is_canonical(const char *text, size_t len)
{
	struct canon canon;
	struct canon_member m;

	canon_begin(&canon, text, len);
	while (canon_next(&canon, &m))
		continue;
	return canon_is_good(&canon);
}

static const struct {
	const char *label, *text;
	bool good;
} readings[] = {
    {"no member", "{}", true},
    {"one", "{\"a\":1}", true},
    {"every kind",
	"{\"a\":\"\",\"b\":-7,\"c\":{\"d\":[]},\"e\":[1,{},\"x\"],"
	"\"f\":true,\"g\":false,\"h\":null}",
	true},
    {"the largest integer", "{\"a\":9007199254740991}", true},
    {"escapes", "{\"a\":\"\\b\\t\\n\\f\\r\\u0000\\u001f\\\"\\\\\"}", true},
    {"UTF-16's order", "{\"\xf0\x9f\x98\x80\":1,\"\xef\xac\xb3\":2}", true},
    {"an escape in a name", "{\"\\r\":1,\"1\":2,\"\\\\\":3,\"a\":4}", true},
    {"nothing", "", false},
    {"an array", "[]", false},
    {"a string", "\"a\"", false},
    {"cut off", "{\"a\":1", false},
    {"cut off in a string", "{\"a", false},
    {"cut off in an escape", "{\"a\":\"\\", false},
    {"cut off in a long escape", "{\"a\":\"\\u00", false},
    {"something behind", "{}x", false},
    {"a newline behind", "{}\n", false},
    {"a blank before", " {}", false},
    {"a blank", "{\"a\": 1}", false},
    {"a comma too many", "{\"a\":1,}", false},
    {"a comma first", "{,\"a\":1}", false},
    {"no comma", "{\"a\":1\"b\":2}", false},
    {"not in order", "{\"b\":1,\"a\":2}", false},
    {"twice", "{\"a\":1,\"a\":2}", false},
    {"twice, within", "{\"x\":{\"a\":1,\"a\":2}}", false},
    {"UTF-8's order", "{\"\xef\xac\xb3\":2,\"\xf0\x9f\x98\x80\":1}", false},
    {"escaped names in disorder", "{\"\\\\\":1,\"\\r\":2}", false},
    {"an escape in upper case", "{\"a\":\"\\u001F\"}", false},
    {"an escape with a short form", "{\"a\":\"\\u000a\"}", false},
    {"an escape that needs none", "{\"a\":\"\\u0041\"}", false},
    {"an escaped slash", "{\"a\":\"\\/\"}", false},
    {"an escaped euro", "{\"a\":\"\\u20ac\"}", false},
    {"an unknown escape", "{\"a\":\"\\x\"}", false},
    {"a bare control character", "{\"a\":\"\x01\"}", false},
    {"no UTF-8", "{\"a\":\"\xff\"}", false},
    {"half a character", "{\"a\":\"\xc3\"}", false},
    {"minus zero", "{\"a\":-0}", false},
    {"a leading zero", "{\"a\":01}", false},
    {"a plus", "{\"a\":+1}", false},
    {"a minus alone", "{\"a\":-}", false},
    {"a real number", "{\"a\":1.5}", false},
    {"an exponent", "{\"a\":1e3}", false},
    {"beyond 53 bits", "{\"a\":9007199254740992}", false},
    {"far beyond", "{\"a\":99999999999999999999999999}", false},
    {"a word", "{\"a\":True}", false},
    {"half a word", "{\"a\":tru}", false},
    {"no value", "{\"a\":}", false},
    {"no colon", "{\"a\"1}", false},
    {"a name without quotes", "{a:1}", false},
};

START_TEST(reading)
{
	const char *text = readings[_i].text;
	/* Without its NUL: what lies behind must not be looked at. */
	size_t len = strlen(text);
	char *exact = malloc(len + 1);

	ck_assert_ptr_nonnull(exact);
	memcpy(exact, text, len);
	exact[len] = '"';
	ck_assert_msg(is_canonical(exact, len) == readings[_i].good, "%s: %s",
	    readings[_i].label, readings[_i].good ? "refused" : "taken");
	free(exact);
}
END_TEST

START_TEST(read_with_a_nul)
{
	static const char text[] = "{\"a\":\"\0\"}";

	ck_assert(!is_canonical(text, sizeof(text) - 1));
}
END_TEST

START_TEST(read_to_a_depth)
{
	char text[200];

	for (size_t depth = 1; depth < CANON_DEPTH_MAX + 3; depth++) {
		strcpy(text, "{\"a\":");
		memset(text + 5, '[', depth);
		memset(text + 5 + depth, ']', depth);
		strcpy(text + 5 + 2 * depth, "}");
		ck_assert_msg(is_canonical(text, strlen(text)) ==
				  (depth <= CANON_DEPTH_MAX),
		    "depth %zu", depth);
	}
}
END_TEST

START_TEST(members)
{
	static const char text[] =
	    "{\"A\":\"x\\ny\",\"B\":[1,2],\"C\":{\"d\":1},\"D\":-5,\"E\":null}";
	static const struct {
		const char *name, *value;
		enum canon_kind kind;
	} want[] = {
	    {"A", "x\\ny", CANON_STRING},
	    {"B", "[1,2]", CANON_ARRAY},
	    {"C", "{\"d\":1}", CANON_OBJECT},
	    {"D", "-5", CANON_INTEGER},
	    {"E", "null", CANON_WORD},
	};
	struct canon canon;
	struct canon_member m;
	struct buf plain = BUF_INIT;
	size_t n = 0;

	canon_begin(&canon, text, strlen(text));
	while (canon_next(&canon, &m)) {
		ck_assert_uint_lt(n, COUNT(want));
		ck_assert(canon_is(m.name, want[n].name));
		ck_assert(canon_is(m.value, want[n].value));
		ck_assert_int_eq(m.kind, want[n].kind);
		if (n == 0)
			canon_unescape(&plain, m.value);
		n++;
	}
	ck_assert(canon_is_good(&canon));
	ck_assert_uint_eq(n, COUNT(want));
	ck_assert_str_eq(buf_str(&plain), "x\ny");
	buf_free(&plain);
}
END_TEST

/* Whatever is written is canonical, and one byte of it changed is either not,
 * or another text. */
START_TEST(written_is_read)
{
	json_t *json =
	    json_loads(writings[_i].json, JSON_REJECT_DUPLICATES, NULL);
	json_t *object = json_pack("{s:o}", "x", json);
	struct buf out = BUF_INIT;

	if (writings[_i].want != NULL) {
		ck_ok(canon_write(&out, object));
		ck_assert(is_canonical(out.data, out.len));
		for (size_t len = 0; len < out.len; len++)
			ck_assert(!is_canonical(out.data, len));
	}
	buf_free(&out);
	json_decref(object);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("canon");
	TCase *tc = tcase_create("canon");

	tcase_add_loop_test(tc, written, 0, COUNT_OF(writings));
	tcase_add_test(tc, written_to_a_depth);
	tcase_add_test(tc, streamed);
	tcase_add_test(tc, object_in_any_order);
	tcase_add_loop_test(tc, reading, 0, COUNT_OF(readings));
	tcase_add_test(tc, read_with_a_nul);
	tcase_add_test(tc, read_to_a_depth);
	tcase_add_test(tc, members);
	tcase_add_loop_test(tc, written_is_read, 0, COUNT_OF(writings));
	suite_add_tcase(suite, tc);
	return place_run(suite);
}
