# SPDX-License-Identifier: ISC
"""How mail programs write a reply: what they put above the quotation, how they
mark it, what they add, and the form in which it travels.
"""

import languages as L

# What the reply answers: who wrote, whom, when.
NAME, ADDRESS = "Example Validation", "validation@ca.example"
ASKED = "admin@example.com"


def line(table):
    """An attribution out of a table, N and A filled in as whole words."""
    def attribution(lang, subject):
        text = table.get(lang, table["en"])
        out, word = [], False
        for i, c in enumerate(text):
            alone = not word and not text[i + 1:i + 2].isalnum()
            wide = ord(text[i - 1]) > 0x2e80 if i else False
            after = ord(text[i + 1]) > 0x2e80 if i + 1 < len(text) else False
            if c in "NA" and (alone or wide or after):
                out.append(NAME if c == "N" else ADDRESS)
            else:
                out.append(c)
            word = c.isascii() and c.isalnum()
        return ["".join(out)]
    return attribution


def same(text):
    """One attribution for all languages."""
    return line({"en": text})


def block(before=(), bold=False, rule=None, labels=None):
    """Outlook's header block, and what is above it."""
    def attribution(lang, subject):
        de, sent, to, about, date = L.OUTLOOK[lang if labels is None
                                              else labels]
        colon = " : " if lang == "fr" else ": "
        mark = "*" if bold else ""
        rows = [(de, "%s <%s>" % (NAME, ADDRESS)), (sent, date), (to, ASKED),
                (about, subject)]
        head = [b.replace("ORIGINAL", L.ORIGINAL[lang]) for b in before]
        if rule:
            head.append(rule)
        return head + [mark + label + colon.rstrip() + mark + " " + value
                       for label, value in rows]
    return attribution


def notes(lang, subject):
    """HCL Notes."""
    return ["-----%s <%s> wrote: -----" % (NAME, ADDRESS),
            "To: " + ASKED, "From: %s <%s>" % (NAME, ADDRESS),
            "Date: 11/22/2026 09:13AM", "Subject: " + subject]


def bat(lang, subject):
    return ["Sunday, November 22, 2026, 9:13:00 AM, you wrote:", ""]


def gmx(lang, subject):
    if lang == "de":
        return ["Gesendet: Sonntag, 22. November 2026 um 09:13 Uhr",
                "Von: \"%s\" <%s>" % (NAME, ADDRESS), "An: " + ASKED,
                "Betreff: " + subject]
    return ["Sent: Sunday, November 22, 2026 at 9:13 AM",
            "From: \"%s\" <%s>" % (NAME, ADDRESS), "To: " + ASKED,
            "Subject: " + subject]


def samsung(lang, subject):
    return ["-------- %s --------" % L.ORIGINAL[lang],
            "%s: %s <%s>" % (L.OUTLOOK[lang][0], NAME, ADDRESS),
            "%s: 22/11/2026 09:13 (GMT+01:00)" % {
                "de": "Datum", "fr": "Date", "en": "Date"}.get(
                    lang, L.OUTLOOK[lang][1]),
            "%s: %s" % (L.OUTLOOK[lang][2], ASKED),
            "%s: %s" % (L.OUTLOOK[lang][3], subject)]


def qq(lang, subject):
    if not lang.startswith("zh"):
        return ["------------------ Original ------------------",
                "From: \"%s\" <%s>;" % (NAME, ADDRESS),
                "Date: Sun, Nov 22, 2026 09:13 AM", "To: \"%s\";" % ASKED,
                "Subject: " + subject]
    return ["------------------ 原始邮件 ------------------",
            "发件人: \"%s\" <%s>;" % (NAME, ADDRESS),
            "发送时间: 2026年11月22日(星期天) 上午9:13",
            "收件人: \"%s\";" % ASKED, "主题: " + subject]


ALL = list(L.WORDS)
WEST = ["en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "fi"]
EAST = ["en", "pl", "cs", "hu", "ro", "el", "ru", "uk", "tr"]
ASIA = ["en", "ja", "zh", "zh-TW", "ko", "vi", "id"]

ROUNDCUBE = {
    "en": "On 2026-11-22 09:13, N wrote:", "de": "Am 22.11.2026 09:13, schrieb "
    "N:", "fr": "Le 22/11/2026 09:13, N a écrit :", "es": "El 2026-11-22 09:13,"
    " N escribió:", "it": "Il 22-11-2026 09:13 N ha scritto:", "nl":
    "N schreef op 2026-11-22 09:13:", "pl": "W dniu 22.11.2026 09:13, N "
    "napisał(a):", "cs": "Dne 2026-11-22 09:13, N napsal:", "hu":
    "2026-11-22 09:13 dátummal N ezt írta:", "ru": "N писал(а) 22.11.2026 "
    "09:13:", "sv": "2026-11-22 09:13 skrev N:", "da":
    "Den 2026-11-22 09:13, skrev N:", "tr": "22-11-2026 09:13 tarihinde N "
    "yazdı:", "ja": "2026-11-22 09:13 に N さんは書きました:"}

HORDE = {"en": "Quoting N <A>:", "de": "Zitat von N <A>:",
         "fr": "N <A> a écrit :", "es": "N <A> escribió:",
         "it": "Quoting N <A>:", "nl": "Citeren N <A>:",
         "pl": "Cytowanie N <A>:", "cs": "Cituji N <A>:"}

NETEASE = {"en": "At 2026-11-22 09:13:00, \"N\" <A> wrote:",
           "zh": "在 2026-11-22 09:13:00，\"N\" <A> 写道："}

MAILRU = {"en": "Sunday, 22 November 2026, 9:13 +03:00 from N <A>:",
          "ru": "Воскресенье, 22 ноября 2026, 9:13 +03:00 от N <A>:",
          "uk": "Неділя, 22 листопада 2026, 9:13 +03:00 від N <A>:"}

PROTON = {"en": "On Sunday, November 22nd, 2026 at 9:13 AM, N <A> wrote:",
          "de": "Am Sonntag, 22. November 2026 um 09:13, N <A> schrieb:",
          "fr": "Le dimanche 22 novembre 2026 à 09:13, N <A> a écrit :",
          "es": "El domingo, 22 de noviembre de 2026 a las 9:13, N <A> "
                "escribió:"}


class Client:
    """A mail program. `quote` marks the lines of the quotation; None: it is
    not marked. `form` names how it travels, see forms in generate."""

    def __init__(self, name, agent, attribution, quote, form, langs=ALL,
                 footer=None, sign_above=False):
        self.name, self.agent, self.attribution = name, agent, attribution
        self.quote, self.form, self.langs = quote, form, langs
        self.footer, self.sign_above = footer, sign_above


def always(text):
    return lambda lang: text.split("\n")


CLIENTS = [
    Client("gmail-web", None, line(L.GMAIL), "> ", "alternative"),
    Client("gmail-app", None, line(L.GMAIL), "> ", "alternative-qp"),
    Client("apple-mail", "X-Mailer: Apple Mail (2.3826.300.87)",
           line(L.APPLE), "> ", "plain-qp"),
    Client("apple-mail-delsp", "X-Mailer: Apple Mail (2.936)", line(L.APPLE),
           "> ", "flowed-delsp", WEST + ["ja", "zh"]),
    Client("ios-mail", "X-Mailer: iPhone Mail (23B85)", line(L.APPLE), "> ",
           "alternative-base64",
           footer=lambda lang: [L.IPHONE[lang]]),
    Client("thunderbird", "User-Agent: Mozilla Thunderbird",
           line(L.THUNDERBIRD), "> ", "flowed"),
    Client("k-9-mail", "User-Agent: K-9 Mail for Android",
           same("On 22 November 2026 09:13:00 CET, N <A> wrote:"), ">",
           "plain-qp", WEST + EAST,
           footer=always("-- \nSent from my Android device with K-9 Mail. "
                         "Please excuse my brevity.")),
    Client("fairemail", "X-Mailer: FairEmail",
           same("On November 22, 2026 9:13:00 AM UTC, N <A> wrote:"), ">",
           "alternative-qp", WEST),
    Client("mutt", "User-Agent: Mutt/2.2.13",
           same("On Sun, Nov 22, 2026 at 08:13:00AM +0000, N wrote:"), "> ",
           "plain-local", WEST + EAST + ["ja", "ko", "zh"]),
    Client("alpine", "User-Agent: Alpine 2.26",
           same("On Sun, 22 Nov 2026, N wrote:"), "> ", "plain-local",
           WEST + EAST),
    Client("roundcube", "User-Agent: Roundcube Webmail/1.6.9",
           line(ROUNDCUBE), "> ", "flowed", list(ROUNDCUBE)),
    Client("horde-imp", "User-Agent: Horde Application Framework 5",
           line(HORDE), "> ", "flowed-delsp-local", list(HORDE)),
    Client("yahoo-web", "X-Mailer: WebService/1.1.24866 YMailNovation",
           same("  On Sunday, November 22, 2026 at 09:13:00 AM GMT+1, N <A> "
                "wrote:  "), None, "alternative", WEST + ASIA),
    Client("yahoo-app", "X-Mailer: WebService/1.1.24866 YahooMailAndroid",
           same("  On Sun, Nov 22, 2026 at 9:13 AM, N<A> wrote:   "), None,
           "alternative", WEST,
           footer=always("Sent from Yahoo Mail on Android ")),
    Client("gmx-web", "X-UI-Message-Type: mail", gmx, None, "alternative",
           ["de", "en"]),
    Client("gmx-app", "X-Mailer: GMX Mail", line(L.THUNDERBIRD), None,
           "plain-qp", ["de", "en"],
           footer=always("-- \nDiese Nachricht wurde von meinem Android "
                         "Mobiltelefon mit GMX Mail gesendet.")),
    Client("zoho", "X-Mailer: Zoho Mail",
           same("---- On Sun, 22 Nov 2026 09:13:00 +0100 N <A> wrote ---"),
           None, "alternative", WEST + ASIA),
    Client("protonmail", None, line(PROTON), "> ", "alternative-base64",
           list(PROTON), footer=always("Sent with Proton Mail secure email.")),
    Client("protonmail-2019", None,
           lambda lang, subject: [
               "\u2010" * 7 + " Original Message " + "\u2010" * 7,
               "On Sunday, November 22, 2026 9:13 AM, %s <%s> wrote:" % (
                   NAME, ADDRESS), ""], "> ", "plain-base64", WEST),
    Client("notes", "X-Mailer: HCL Notes Release 12", notes, None,
           "alternative-qp", WEST + EAST + ["ja"]),
    Client("samsung", None, samsung, None, "alternative-base64", ALL,
           footer=always("Sent from my Galaxy\n")),
    Client("the-bat", "X-Mailer: The Bat! (v11.4) Professional", bat, "EV> ",
           "plain-local", WEST + ["ru", "uk", "pl", "cs"]),
    Client("evolution", "X-Mailer: Evolution 3.54",
           same("On Sun, 2026-11-22 at 09:13 +0100, N wrote:"), "> ",
           "plain-8bit", WEST + EAST),
    Client("kmail", "User-Agent: KMail/6.2",
           same("On Sonntag, 22. November 2026 09:13:00 Mitteleuropäische "
                "Normalzeit N wrote:"), "> ", "plain-qp", WEST + EAST),
    Client("claws", "X-Mailer: Claws Mail 4.3.0",
           lambda lang, subject: ["On Sun, 22 Nov 2026 09:13:00 +0100",
                                  "%s <%s> wrote:" % (NAME, ADDRESS), ""],
           "> ", "plain-8bit", WEST + EAST + ["ja"]),
    Client("zimbra", "X-Mailer: Zimbra 10.1.0",
           block(rule="----- Original Message -----", labels="en"), None,
           "alternative", WEST + ASIA),
    Client("zimbra-modern", "X-Mailer: Zimbra 10.1.0",
           same("----- On 22 Nov, 2026, at 09:13, N A wrote: -----"), "> ",
           "plain-qp", WEST),
    Client("sogo", "User-Agent: SOGoMail 5.11",
           same("On Sunday, November 22, 2026 09:13 CET, N <A> wrote:"), None,
           "alternative-qp", WEST + EAST),
    Client("outlook-desktop", "X-Mailer: Microsoft Outlook 16.0", block(),
           None, "alternative-qp"),
    Client("outlook-plain", "X-Mailer: Microsoft Outlook 14.0",
           block(before=["-----ORIGINAL-----"]), None, "plain-local"),
    Client("outlook-quoting", "X-Mailer: Microsoft Outlook 16.0",
           block(before=["-----ORIGINAL-----"]), "> ", "plain-qp", WEST),
    Client("outlook-web", None, block(rule="_" * 32), None,
           "alternative-base64"),
    Client("outlook-mobile", None, block(rule="_" * 32), None,
           "alternative-base64",
           footer=lambda lang: [L.OUTLOOK_APP[lang] +
                                "<https://aka.ms/o0ukef>"]),
    Client("outlook-mac", "User-Agent: Microsoft-MacOutlook/16.91",
           block(bold=True), None, "alternative-qp", WEST + ASIA),
    Client("windows-mail", None, block(), None, "alternative-base64", WEST,
           footer=always("Sent from Mail for Windows")),
    Client("activesync", "X-Mailer: Android Exchange ActiveSync",
           block(rule="-------- Original Message --------", labels="en"),
           None, "plain-base64", WEST + ASIA),
    Client("mail.ru", "X-Mailer: Mail.Ru Mailer 1.0", line(MAILRU), None,
           "alternative-base64", list(MAILRU)),
    Client("yandex", "X-Mailer: Yamail",
           same("22.11.2026, 09:13, \"N\" <A>:"), None, "alternative-base64",
           ["ru", "en", "uk", "tr"]),
    Client("qq-mail", "X-Mailer: QQMail 2.x", qq, None,
           "alternative-base64-local", ["zh", "en"]),
    Client("netease", "X-Mailer: Coremail Webmail", line(NETEASE), None,
           "alternative-base64-local", ["zh", "en"]),
    Client("naver", None, block(rule="-----Original Message-----",
                                labels="en"), None, "plain-base64",
           ["ko", "en"]),
    Client("em-client", "User-Agent: eM_Client/10.1",
           block(rule="------ Original Message ------", labels="en"), None,
           "alternative-qp", WEST + EAST),
]

# What people write, whatever they write it with (letters.py).
LETTERS = Client("letters", None, line(L.GMAIL), "> ", "plain")
