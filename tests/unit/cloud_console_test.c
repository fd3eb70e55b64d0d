/* cloud_console_test.c - PowerShell's output as it comes from consoles, mails, files and pages, and the settings read in it */
#include "cloud_help.h"

#include <locale.h>

#include "cloud/ews.h"
#include "cloud/exchange.h"
#include "cloud/pasted.h"

#define TEXT_MAX (64u * 1024)

/* The EWS switch that is read in the text; SILENT: none, with a reason. */
enum said { SILENT = 0, UNSET, OFF, ON };

/* @apps: -1 where no list was seen. */
static const struct row {
	const char *name;
	bool wide; /* the text has bytes of zero */
	size_t len;
	const char *text;
	enum tokens_state tokens;
	size_t addins;
	bool listed;
	enum said ews;
	int apps;
	const char *policy;
} rows[] = {
	{ "plain", false, 124,
	    "AllowLegacyExchangeTokens: True\nAllowed: \n[\n        { \"47232a61-61ee-4318-80f8-82568651aa9f\" : \"2025-06-0"
	    "6\" }\n]\nBlocked: []\n",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "crlf", false, 130,
	    "AllowLegacyExchangeTokens: True\r\nAllowed: \r\n[\r\n        { \"47232a61-61ee-4318-80f8-82568651aa9f\" : \"202"
	    "5-06-06\" }\r\n]\r\nBlocked: []\r\n",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "cr", false, 124,
	    "AllowLegacyExchangeTokens: True\rAllowed: \r[\r        { \"47232a61-61ee-4318-80f8-82568651aa9f\" : \"2025-06-0"
	    "6\" }\r]\rBlocked: []\r",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "bom", false, 64, "\357\273\277AllowLegacyExchangeTokens: (Not Set)\nAllowed: []\nBlocked: []\n",
	    TOKENS_NOT_SET, 0, true, SILENT, -1, NULL },
	{ "utf16", true, 116,
	    "\377\376A\000l\000l\000o\000w\000L\000e\000g\000a\000c\000y\000E\000x\000c\000h\000a\000n\000g\000e\000T\000o\000"
	    "k\000e\000n\000s\000:\000 \000F\000a\000l\000s\000e\000\n\000A\000l\000l\000o\000w\000e\000d\000:\000 \000[\000"
	    "]\000\n\000B\000l\000o\000c\000k\000e\000d\000:\000 \000[\000]\000\n\000",
	    TOKENS_BLOCKED, 0, true, SILENT, -1, NULL },
	{ "utf16be", true, 116,
	    "\376\377\000A\000l\000l\000o\000w\000L\000e\000g\000a\000c\000y\000E\000x\000c\000h\000a\000n\000g\000e\000T\000"
	    "o\000k\000e\000n\000s\000:\000 \000F\000a\000l\000s\000e\000\n\000A\000l\000l\000o\000w\000e\000d\000:\000 \000"
	    "[\000]\000\n\000B\000l\000o\000c\000k\000e\000d\000:\000 \000[\000]\000\n",
	    TOKENS_BLOCKED, 0, true, SILENT, -1, NULL },
	{ "utf16nobom", true, 114,
	    "A\000l\000l\000o\000w\000L\000e\000g\000a\000c\000y\000E\000x\000c\000h\000a\000n\000g\000e\000T\000o\000k\000e"
	    "\000n\000s\000:\000 \000F\000a\000l\000s\000e\000\n\000A\000l\000l\000o\000w\000e\000d\000:\000 \000[\000]\000\n"
	    "\000B\000l\000o\000c\000k\000e\000d\000:\000 \000[\000]\000\n\000",
	    TOKENS_BLOCKED, 0, true, SILENT, -1, NULL },
	{ "nbsp", false, 59, "AllowLegacyExchangeTokens:\302\240True\nAllowed:\302\240[]\nBlocked:\302\240[]\n",
	    TOKENS_ALLOWED, 0, true, SILENT, -1, NULL },
	{ "tabs", false, 124,
	    "AllowLegacyExchangeTokens:\tTrue\nAllowed:\t\n[\n\t\t\t\t\t\t\t\t{\t\"47232a61-61ee-4318-80f8-82568651aa9f\"\t:"
	    "\t\"2025-06-06\"\t}\n]\nBlocked:\t[]\n",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "ansi", false, 75,
	    "\033[32;1mAllowLegacyExchangeTokens\033[0m: \033[1mTrue\033[0m\nAllowed: []\nBlocked: []\n",
	    TOKENS_ALLOWED, 0, true, SILENT, -1, NULL },
	{ "ansi-lost", false, 82,
	    "[32;1mAllowLegacyExchangeTokens: [0mTrue\n[32;1mAllowed: [0m[]\n[32;1mBlocked: [0m[]", TOKENS_ALLOWED, 0,
	    true, SILENT, -1, NULL },
	{ "ansi-caret", false, 69, "^[[32;1mAllowLegacyExchangeTokens: ^[[0mFalse\nAllowed: []\nBlocked: []",
	    TOKENS_BLOCKED, 0, true, SILENT, -1, NULL },
	{ "ansi-x1b", false, 73, "\\x1b[32;1mAllowLegacyExchangeTokens: \\x1b[0mFalse\nAllowed: []\nBlocked: []",
	    TOKENS_BLOCKED, 0, true, SILENT, -1, NULL },
	{ "ansi-symbol", false, 71,
	    "\342\220\233[32;1mAllowLegacyExchangeTokens: \342\220\233[0mFalse\nAllowed: []\nBlocked: []",
	    TOKENS_BLOCKED, 0, true, SILENT, -1, NULL },
	{ "ansi-arrow", false, 71,
	    "\342\206\220[32;1mAllowLegacyExchangeTokens: \342\206\220[0mFalse\nAllowed: []\nBlocked: []",
	    TOKENS_BLOCKED, 0, true, SILENT, -1, NULL },
	{ "osc", false, 65, "\033]0;pwsh\007AllowLegacyExchangeTokens: True\nAllowed: []\nBlocked: []\n",
	    TOKENS_ALLOWED, 0, true, SILENT, -1, NULL },
	{ "c1", false, 63, "\302\23332;1mAllowLegacyExchangeTokens: True\nAllowed: []\nBlocked: []\n", TOKENS_ALLOWED,
	    0, true, SILENT, -1, NULL },
	{ "quoted2", false, 145,
	    ">> AllowLegacyExchangeTokens: True\n>> Allowed: \n>> [\n>>         { \"47232a61-61ee-4318-80f8-82568651aa9f\" :"
	    " \"2025-06-06\" }\n>> ]\n>> Blocked: []\n>> ",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "quoted-nested", false, 152,
	    "> > AllowLegacyExchangeTokens: True\n> > Allowed: \n> > [\n> >         { \"47232a61-61ee-4318-80f8-82568651aa9f"
	    "\" : \"2025-06-06\" }\n> > ]\n> > Blocked: []\n> > ",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "quoted-bar", false, 138,
	    "| AllowLegacyExchangeTokens: True\n| Allowed: \n| [\n|         { \"47232a61-61ee-4318-80f8-82568651aa9f\" : \"2"
	    "025-06-06\" }\n| ]\n| Blocked: []\n| ",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "quoted-noblank", false, 131,
	    ">AllowLegacyExchangeTokens: True\n>Allowed: \n>[\n>        { \"47232a61-61ee-4318-80f8-82568651aa9f\" : \"2025-"
	    "06-06\" }\n>]\n>Blocked: []\n>",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "quoted-wrapped", false, 132,
	    "> AllowLegacyExchange\n> Tokens: Tr\n> ue\n> Allowed: [ { \"47232a61-61ee-4318-80f8-\n> 82568651aa9f\" : \"2025"
	    "-06-\n> 06\" } ]\n> Blocked: []",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "json-string", false, 136,
	    "\"AllowLegacyExchangeTokens: True\\nAllowed: \\n[\\n        { \\\"47232a61-61ee-4318-80f8-82568651aa9f\\\" : \\"
	    "\"2025-06-06\\\" }\\n]\\nBlocked: []\\n\"",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "json-string-crlf", false, 149,
	    "\"AllowLegacyExchangeTokens: False\\r\\nAllowed: \\r\\n[\\r\\n        { \\\"47232a61-61ee-4318-80f8-82568651aa9"
	    "f\\\" : \\\"2025-06-06\\\" }\\r\\n]\\r\\nBlocked: []\\r\\n\"",
	    TOKENS_BLOCKED, 1, true, SILENT, -1, NULL },
	{ "json-string-in-value", false, 149,
	    "{\"value\": [\"AllowLegacyExchangeTokens: True\\nAllowed: \\n[\\n        { \\\"47232a61-61ee-4318-80f8-82568651"
	    "aa9f\\\" : \\\"2025-06-06\\\" }\\n]\\nBlocked: []\\n\"]}",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "json-string-twice", false, 154,
	    "\"\\\"AllowLegacyExchangeTokens: True\\\\nAllowed: \\\\n[\\\\n        { \\\\\\\"47232a61-61ee-4318-80f8-8256865"
	    "1aa9f\\\\\\\" : \\\\\\\"2025-06-06\\\\\\\" }\\\\n]\\\\nBlocked: []\\\\n\\\"\"",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "json-lines", false, 150,
	    "[\"AllowLegacyExchangeTokens: True\", \"Allowed: \", \"[\", \"        { \\\"47232a61-61ee-4318-80f8-82568651aa9"
	    "f\\\" : \\\"2025-06-06\\\" }\", \"]\", \"Blocked: []\", \"\"]",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "json-object", false, 149,
	    "{\n  \"AllowLegacyExchangeTokens\": \"True\",\n  \"Allowed\": [\n    {\n      \"47232a61-61ee-4318-80f8-8256865"
	    "1aa9f\": \"2025-06-06\"\n    }\n  ],\n  \"Blocked\": []\n}",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "json-object-compress", false, 67,
	    "{\"Allowed\":[],\"AllowLegacyExchangeTokens\":\"(Not Set)\",\"Blocked\":[]}", TOKENS_NOT_SET, 0, true,
	    SILENT, -1, NULL },
	{ "json-u0022", false, 152,
	    "\"AllowLegacyExchangeTokens: True\\nAllowed: \\n[\\n        { \\u002247232a61-61ee-4318-80f8-82568651aa9f\\u002"
	    "2 : \\u00222025-06-06\\u0022 }\\n]\\nBlocked: []\\n\"",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "html", false, 144,
	    "AllowLegacyExchangeTokens: True\nAllowed: \n[\n        { &quot;47232a61-61ee-4318-80f8-82568651aa9f&quot; : &qu"
	    "ot;2025-06-06&quot; }\n]\nBlocked: []\n",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "html-quoted", false, 179,
	    "&gt; AllowLegacyExchangeTokens: True\n&gt; Allowed: \n&gt; [\n&gt;         { &quot;47232a61-61ee-4318-80f8-8256"
	    "8651aa9f&quot; : &quot;2025-06-06&quot; }\n&gt; ]\n&gt; Blocked: []\n&gt; ",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "zero-width", false, 59, "AllowLeg\342\200\213acyExchangeTokens: True\nAllowed: []\nBlocked: []\n",
	    TOKENS_ALLOWED, 0, true, SILENT, -1, NULL },
	{ "typographic", false, 144,
	    "AllowLegacyExchangeTokens: True\nAllowed: \n[\n        { \342\200\23447232a61\342\200\22361ee\342\200\2234318\342"
	    "\200\22380f8\342\200\22382568651aa9f\342\200\234 : \342\200\2342025\342\200\22306\342\200\22306\342\200\234 }\n"
	    "]\nBlocked: []\n",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "fenced", false, 215,
	    "Here:\n```powershell\nPS /home/mara> Get-AuthenticationPolicy -AllowLegacyExchangeTokens\nAllowLegacyExchangeTo"
	    "kens: True\nAllowed: \n[\n        { \"47232a61-61ee-4318-80f8-82568651aa9f\" : \"2025-06-06\" }\n]\nBlocked: []"
	    "\n```\n",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "twice-same", false, 248,
	    "AllowLegacyExchangeTokens: True\nAllowed: \n[\n        { \"47232a61-61ee-4318-80f8-82568651aa9f\" : \"2025-06-0"
	    "6\" }\n]\nBlocked: []\nAllowLegacyExchangeTokens: True\nAllowed: \n[\n        { \"47232a61-61ee-4318-80f8-82568"
	    "651aa9f\" : \"2025-06-06\" }\n]\nBlocked: []\n",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "twice-different", false, 181,
	    "AllowLegacyExchangeTokens: True\nAllowed: \n[\n        { \"47232a61-61ee-4318-80f8-82568651aa9f\" : \"2025-06-0"
	    "6\" }\n]\nBlocked: []\nAllowLegacyExchangeTokens: False\nAllowed: []\nBlocked: []\n",
	    TOKENS_UNKNOWN, 0, true, SILENT, -1, NULL },
	{ "twice-notset", false, 185,
	    "AllowLegacyExchangeTokens: True\nAllowed: \n[\n        { \"47232a61-61ee-4318-80f8-82568651aa9f\" : \"2025-06-0"
	    "6\" }\n]\nBlocked: []\nAllowLegacyExchangeTokens: (Not Set)\nAllowed: []\nBlocked: []\n",
	    TOKENS_UNKNOWN, 0, true, SILENT, -1, NULL },
	{ "disabled-then-notset", false, 114,
	    "WARNING: Legacy Exchange Online tokens are disabled.\nAllowLegacyExchangeTokens: (Not Set)\nAllowed: []\nBlocke"
	    "d: []\n",
	    TOKENS_UNKNOWN, 0, true, SILENT, -1, NULL },
	{ "disabled-then-false", false, 116,
	    "WARNING: Legacy Exchange Online tokens are disabled.\nPS> x\nAllowLegacyExchangeTokens: False\nAllowed: []\nBlo"
	    "cked: []\n",
	    TOKENS_UNKNOWN, 0, true, SILENT, -1, NULL },
	{ "disabled-de", false, 140,
	    "PS> Get-AuthenticationPolicy -AllowLegacyExchangeTokens\nWARNUNG: Legacy Exchange Online tokens\n         are d"
	    "isabled. For more information,\n",
	    TOKENS_REMOVED, 0, false, SILENT, -1, NULL },
	{ "disabled-colour", false, 123,
	    "\033[33;1mWARNING: Legacy Exchange Online tokens are disabled. For more\033[0m\n\033[33;1minformation, see http"
	    "s://aka.ms/naafaq.\033[0m",
	    TOKENS_REMOVED, 0, false, SILENT, -1, NULL },
	{ "cut-list", false, 115,
	    "AllowLegacyExchangeTokens: True\nAllowed:\n[\n  { \"47232a61-61ee-4318-80f8-82568651aa9f\" : \"2025-06-06\" },\n"
	    "  { \"49d3b8",
	    TOKENS_ALLOWED, 1, false, SILENT, -1, NULL },
	{ "no-blocked", false, 44, "AllowLegacyExchangeTokens: True\nAllowed: []\n", TOKENS_ALLOWED, 0, false, SILENT,
	    -1, NULL },
	{ "cut-word", false, 29, "AllowLegacyExchangeTokens: Tr", TOKENS_UNKNOWN, 0, false, SILENT, -1, NULL },
	{ "prompt-custom", false, 116,
	    "\342\235\257 Get-AuthenticationPolicy -AllowLegacyExchangeTokens\nAllowLegacyExchangeTokens: True\nAllowed: []\n"
	    "Blocked: []\n\342\235\257 ",
	    TOKENS_ALLOWED, 0, true, SILENT, -1, NULL },
	{ "prompt-cloudshell", false, 138,
	    "PS /home/mara> Get-AuthenticationPolicy -AllowLegacyExchangeTokens\nAllowLegacyExchangeTokens: True\nAllowed: ["
	    "]\nBlocked: []\nPS /home/mara> ",
	    TOKENS_ALLOWED, 0, true, SILENT, -1, NULL },
	{ "prompt-behind", false, 126,
	    "[PS] C:\\>Get-AuthenticationPolicy -AllowLegacyExchangeTokens\nAllowLegacyExchangeTokens: True\nAllowed: []\nBl"
	    "ocked: [] [PS] C:\\>",
	    TOKENS_ALLOWED, 0, true, SILENT, -1, NULL },
	{ "upper", false, 56, "ALLOWLEGACYEXCHANGETOKENS: TRUE\nALLOWED: []\nBLOCKED: []\n", TOKENS_ALLOWED, 0, true,
	    SILENT, -1, NULL },
	{ "turkish", false, 56, "ALLOWLEGACYExchangeTOKENS: TRUE\nAllowed: []\nBlocked: []\n", TOKENS_ALLOWED, 0, true,
	    SILENT, -1, NULL },
	{ "indented", false, 152,
	    "    AllowLegacyExchangeTokens: True\n    Allowed: \n    [\n            { \"47232a61-61ee-4318-80f8-82568651aa9f"
	    "\" : \"2025-06-06\" }\n    ]\n    Blocked: []\n    ",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "double-spaced", false, 130,
	    "AllowLegacyExchangeTokens: True\n\nAllowed: \n\n[\n\n        { \"47232a61-61ee-4318-80f8-82568651aa9f\" : \"202"
	    "5-06-06\" }\n\n]\n\nBlocked: []\n\n",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "one-line", false, 114,
	    "AllowLegacyExchangeTokens: True Allowed: [ { \"47232a61-61ee-4318-80f8-82568651aa9f\" : \"2025-06-06\" } ] Bloc"
	    "ked: []",
	    TOKENS_ALLOWED, 1, true, SILENT, -1, NULL },
	{ "transcript", false, 432,
	    "**********************\nWindows PowerShell transcript start\nStart time: 20251128\nUsername: CONTOSO\\mara\nHos"
	    "t Application: pwsh.exe\n**********************\nPS>Get-AuthenticationPolicy -AllowLegacyExchangeTokens\nAllowL"
	    "egacyExchangeTokens: False\nAllowed: []\nBlocked: \n[\n        { \"47232a61-61ee-4318-80f8-82568651aa9f\" : \"2"
	    "025-06-06\" }\n]\nPS>Stop-Transcript\n**********************\nWindows PowerShell transcript end\n**************"
	    "********\n",
	    TOKENS_BLOCKED, 1, true, SILENT, -1, NULL },
	{ "docs", false, 80, "Run Get-AuthenticationPolicy -AllowLegacyExchangeTokens. It shows True or False.",
	    TOKENS_UNKNOWN, 0, true, SILENT, -1, NULL },
	{ "set-command", false, 84,
	    "Set-AuthenticationPolicy -AllowLegacyExchangeTokens -Identity \"LegacyExchangeTokens\"", TOKENS_UNKNOWN, 0,
	    true, SILENT, -1, NULL },
	{ "fl", false, 153,
	    "EwsEnabled           : True\nEwsAllowedAppIDs     : 3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f,0f9e8d7c-1234-4abc-8de"
	    "f-001122334455\nAppsForOfficeEnabled : True\n",
	    TOKENS_UNKNOWN, 0, false, ON, 2, NULL },
	{ "fl-off", false, 81, "EwsEnabled           : False\nEwsAllowedAppIDs     : \nAppsForOfficeEnabled : True\n",
	    TOKENS_UNKNOWN, 0, false, OFF, 0, NULL },
	{ "fl-unset", false, 76, "EwsEnabled           : \nEwsAllowedAppIDs     : \nAppsForOfficeEnabled : True\n",
	    TOKENS_UNKNOWN, 0, false, UNSET, 0, NULL },
	{ "fl-prompt", false, 222,
	    "PS C:\\> Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy | Format-List Ews*,AppsForOfficeEnabled\n\nEw"
	    "sEnabled           : True\nEwsAllowedAppIDs     : 3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f\nAppsForOfficeEnabled : "
	    "True\n",
	    TOKENS_UNKNOWN, 0, false, ON, 1, NULL },
	{ "fl-wrapped-value", false, 164,
	    "EwsEnabled       : True\nEwsAllowedAppIDs : 3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f,0f9e8d7c-12\n                 "
	    "  34-4abc-8def-001122334455\nAppsForOfficeEnabled : True",
	    TOKENS_UNKNOWN, 0, false, ON, 2, NULL },
	{ "fl-hardwrap", false, 151,
	    "EwsEnab\nled       : Fa\nlse\nEwsAllowedA\nppIDs : 3d1c2b1a-7e44-4b0f-9\nc11-6a5b4c3d2e1f,\n0f9e8d7c-1234-4abc-"
	    "8def-001122334455\nAppsForOff\niceEnabled : True",
	    TOKENS_UNKNOWN, 0, false, OFF, 2, NULL },
	{ "ft", false, 209,
	    "\nEwsEnabled EwsAllowedAppIDs                     AppsForOfficeEnabled\n---------- ----------------            "
	    "         --------------------\n      True 3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f                 True\n\n",
	    TOKENS_UNKNOWN, 0, false, ON, 1, NULL },
	{ "ft-left", false, 191,
	    "EwsEnabled EwsAllowedAppIDs                     AppsForOfficeEnabled\n---------- ----------------              "
	    "       --------------------\nTrue       3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f True\n",
	    TOKENS_UNKNOWN, 0, false, ON, 1, NULL },
	{ "ft-null", false, 208,
	    "EwsEnabled EwsAllowedAppIDs                     AppsForOfficeEnabled\n---------- ----------------              "
	    "       --------------------\n           3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f                 True\n\n",
	    TOKENS_UNKNOWN, 0, false, UNSET, 1, NULL },
	{ "ft-cut", false, 91,
	    "EwsEnabled EwsAllowedAppIDs\n---------- ----------------\n      True 3d1c2b1a-7e44-4b0f-9\342\200\246\n",
	    TOKENS_UNKNOWN, 0, false, SILENT, 0, NULL },
	{ "ft-cut-dots", false, 88,
	    "EwsEnabled EwsAllowedAppIDs\n---------- ----------------\n      True 3d1c2b1a-7e44-4b0...\n",
	    TOKENS_UNKNOWN, 0, false, SILENT, 0, NULL },
	{ "ft-wrap", false, 189,
	    "EwsEnabled EwsAllowedAppIDs\n---------- ----------------\n      True 3d1c2b1a-7e44-4\n           b0f-9c11-6a5b4"
	    "c3\n           d2e1f,0f9e8d7c-1\n           234-4abc-8def-00\n           1122334455\n",
	    TOKENS_UNKNOWN, 0, false, ON, 2, NULL },
	{ "ft-wrap-head", false, 145,
	    "EwsEnabled EwsAllowe\n           dAppIDs\n---------- ---------\n      True 3d1c2b1a-\n           7e44-4b0f\n   "
	    "        -9c11-6a5\n           b4c3d2e1f\n",
	    TOKENS_UNKNOWN, 0, false, ON, 1, NULL },
	{ "ft-mail", false, 145,
	    "EwsEnabled EwsAllowedAppIDs AppsForOfficeEnabled\n---------- ---------------- --------------------\nTrue 3d1c2b"
	    "1a-7e44-4b0f-9c11-6a5b4c3d2e1f True\n",
	    TOKENS_UNKNOWN, 0, false, ON, 1, NULL },
	{ "ft-quoted", false, 122,
	    "> EwsEnabled EwsAllowedAppIDs\n> ---------- ----------------\n>       True 3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f"
	    "\n> \n> PS C:\\>",
	    TOKENS_UNKNOWN, 0, false, ON, 1, NULL },
	{ "ft-two-rows", false, 172,
	    "Name EwsEnabled EwsAllowedAppIDs\n---- ---------- ----------------\na    True       3d1c2b1a-7e44-4b0f-9c11-6a5"
	    "b4c3d2e1f\nb    False      3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f\n",
	    TOKENS_UNKNOWN, 0, false, SILENT, 0, NULL },
	{ "ft-tabs", false, 98,
	    "EwsEnabled\tEwsAllowedAppIDs\n----------\t----------------\nTrue\t3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f\n",
	    TOKENS_UNKNOWN, 0, false, ON, 1, NULL },
	{ "markdown", false, 92,
	    "| EwsEnabled | EwsAllowedAppIDs |\n|---|---|\n| True | 3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f |\n",
	    TOKENS_UNKNOWN, 0, false, ON, 1, NULL },
	{ "csv", false, 115,
	    "\"EwsEnabled\",\"EwsAllowedAppIDs\"\n\"True\",\"3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f,0f9e8d7c-1234-4abc-8def-00"
	    "1122334455\"\n",
	    TOKENS_UNKNOWN, 0, false, ON, 2, NULL },
	{ "csv-type", false, 102,
	    "#TYPE Selected.System.Management.Automation.PSCustomObject\n\"EwsEnabled\",\"EwsAllowedAppIDs\"\n\"False\",\"\""
	    "\n",
	    TOKENS_UNKNOWN, 0, false, OFF, 0, NULL },
	{ "csv-semicolon", false, 133,
	    "EwsEnabled;EwsAllowedAppIDs;AppsForOfficeEnabled\nTrue;3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f,0f9e8d7c-1234-4abc-"
	    "8def-001122334455;True\n",
	    TOKENS_UNKNOWN, 0, false, ON, 2, NULL },
	{ "tsv", false, 70, "EwsEnabled\tEwsAllowedAppIDs\nTrue\t3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f\n",
	    TOKENS_UNKNOWN, 0, false, ON, 1, NULL },
	{ "csv-unset", false, 72, "\"EwsEnabled\",\"EwsAllowedAppIDs\"\n,\"3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f\"\n",
	    TOKENS_UNKNOWN, 0, false, UNSET, 1, NULL },
	{ "csv-unset-last", false, 41, "\"EwsEnabled\",\"EwsAllowedAppIDs\"\n\"False\",\n", TOKENS_UNKNOWN, 0, false,
	    OFF, 0, NULL },
	{ "csv-unset-all", false, 34, "\"EwsEnabled\",\"EwsAllowedAppIDs\"\n,\n", TOKENS_UNKNOWN, 0, false, UNSET, 0,
	    NULL },
	{ "addin-half-an-id", false, 111,
	    "AllowLegacyExchangeTokens: True\n"
	    "Allowed:\n[\n { \"47232a61-61ee-4318-80f8-8256\342\200\246\" : \"2025-06-06\" }\n]\nBlocked: []\n",
	    TOKENS_ALLOWED, 0, false, SILENT, -1, NULL },
	{ "addin-second-half-an-id", false, 153,
	    "AllowLegacyExchangeTokens: True\n"
	    "Allowed:\n[\n { \"49d3b812-abda-45b9-b478-9bc464ce5b9c\" : \"2025-06-06\" },\n { \"47232a61-61ee\" : \"2025-06-06\" }\n]\nBlocked: []\n",
	    TOKENS_ALLOWED, 1, false, SILENT, -1, NULL },
	{ "addins-as-types", false, 114,
	    "AllowLegacyExchangeTokens: True\n"
	    "Allowed: {System.Collections.Hashtable, System.Collections.Hashtable}\nBlocked: {}\n",
	    TOKENS_ALLOWED, 0, false, SILENT, -1, NULL },
	{ "addins-as-hashtables", false, 158,
	    "AllowLegacyExchangeTokens: True\n"
	    "Allowed: {@{47232a61-61ee-4318-80f8-82568651aa9f=2025-06-06}, @{49d3b812-abda-45b9-b478-9bc464ce5b9c=2025-05-16}}\nBlocked: {}\n",
	    TOKENS_ALLOWED, 2, true, SILENT, -1, NULL },
	{ "addins-cut-off", false, 161,
	    "AllowLegacyExchangeTokens: True\n"
	    "Allowed: {@{47232a61-61ee-4318-80f8-82568651aa9f=2025-06-06}, @{49d3b812-abda-45b9-b478-9bc464ce5b9c=2025-05-16}...}\nBlocked: {}\n",
	    TOKENS_ALLOWED, 2, false, SILENT, -1, NULL },
	{ "yaml-list", false, 113,
	    "EwsEnabled: true\nEwsAllowedAppIDs:\n- 3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f\n- 0f9e8d7c-1234-4abc-8def-001122334455\n",
	    TOKENS_UNKNOWN, 0, false, ON, 2, NULL },
	{ "html-cell", false, 138,
	    "<table><tr><td>EwsEnabled:</td><td>True</td></tr><tr><td>EwsAllowedAppIDs:</td><td>3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f</td></tr></table>\n",
	    TOKENS_UNKNOWN, 0, false, SILENT, 0, NULL },
	{ "json", false, 155,
	    "{\n  \"EwsEnabled\": true,\n  \"EwsAllowedAppIDs\": \"3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f,0f9e8d7c-1234-4abc-8"
	    "def-001122334455\",\n  \"AppsForOfficeEnabled\": true\n}",
	    TOKENS_UNKNOWN, 0, false, ON, 2, NULL },
	{ "json-compress", false, 44, "{\"EwsEnabled\":false,\"EwsAllowedAppIDs\":null}", TOKENS_UNKNOWN, 0, false, OFF,
	    0, NULL },
	{ "json-array", false, 98,
	    "[\n  {\n    \"EwsEnabled\": true,\n    \"EwsAllowedAppIDs\": \"3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f\"\n  }\n]",
	    TOKENS_UNKNOWN, 0, false, ON, 1, NULL },
	{ "json-list", false, 140,
	    "{\n  \"EwsEnabled\": true,\n  \"EwsAllowedAppIDs\": [\n    \"3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f\",\n    \"0f9"
	    "e8d7c-1234-4abc-8def-001122334455\"\n  ]\n}",
	    TOKENS_UNKNOWN, 0, false, ON, 2, NULL },
	{ "json-escaped", false, 125,
	    "\"{\\\"EwsEnabled\\\": true, \\\"EwsAllowedAppIDs\\\": \\\"3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f,0f9e8d7c-1234-4"
	    "abc-8def-001122334455\\\"}\"",
	    TOKENS_UNKNOWN, 0, false, ON, 2, NULL },
	{ "json-escaped-bare", false, 86,
	    "{\\\"EwsEnabled\\\": true, \\\"EwsAllowedAppIDs\\\": \\\"3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f\\\"}",
	    TOKENS_UNKNOWN, 0, false, ON, 1, NULL },
	{ "json-escaped-indent", false, 97,
	    "\"{\\n  \\\"EwsEnabled\\\": true,\\n  \\\"EwsAllowedAppIDs\\\": \\\"3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f\\\"\\n"
	    "}\"",
	    TOKENS_UNKNOWN, 0, false, ON, 1, NULL },
	{ "json-policy", false, 152,
	    "{\"EwsEnabled\": null, \"EwsAllowedAppIDs\": null, \"EwsApplicationAccessPolicy\": \"EnforceAllowList\", \"EwsA"
	    "llowList\": [\"OWA/*\", \"Foo/1\"], \"EwsBlockList\": []}",
	    TOKENS_UNKNOWN, 0, false, UNSET, 0, "EnforceAllowList" },
	{ "json-list-cut", false, 86,
	    "{\n \"EwsEnabled\": true,\n \"EwsAllowedAppIDs\": \"3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f,0f9e",
	    TOKENS_UNKNOWN, 0, false, SILENT, 0, NULL },
	{ "splat", false, 137,
	    "@{EwsEnabled=True; EwsAllowedAppIDs=3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f,0f9e8d7c-1234-4abc-8def-001122334455; "
	    "AppsForOfficeEnabled=True}",
	    TOKENS_UNKNOWN, 0, false, ON, 2, NULL },
	{ "splat-empty", false, 33, "@{EwsEnabled=; EwsAllowedAppIDs=}", TOKENS_UNKNOWN, 0, false, UNSET, 0, NULL },
	{ "custom", false, 108,
	    "\nclass OrganizationConfig\n{\n  EwsEnabled = True\n  EwsAllowedAppIDs = 3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f\n"
	    "}\n",
	    TOKENS_UNKNOWN, 0, false, ON, 1, NULL },
	{ "policy-fl", false, 157,
	    "EwsAllowEntourage :\nEwsAllowList : {OWA/*, Foo Bar/1.0}\nEwsAllowedAppIDs :\nEwsApplicationAccessPolicy : Enfo"
	    "rceAllowList\nEwsBlockList : {}\nEwsEnabled : True\n",
	    TOKENS_UNKNOWN, 0, false, ON, 0, "EnforceAllowList" },
	{ "mailbox-last", false, 203,
	    "PS C:\\> Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy | fl EwsEnabled,EwsAllowedAppIDs\n\nEwsEnable"
	    "d : False\nEwsAllowedAppIDs : \n\nPS C:\\> Get-CASMailbox adele | fl EwsEnabled\n\nEwsEnabled : True\n",
	    TOKENS_UNKNOWN, 0, false, OFF, 0, NULL },
	{ "mailbox-record", false, 89,
	    "Name : adele\nImapEnabled : True\nEwsEnabled : True\n\nEwsEnabled : False\nEwsAllowedAppIDs :\n",
	    TOKENS_UNKNOWN, 0, false, OFF, 0, NULL },
	{ "mailbox-unmarked", false, 57, "EwsEnabled : True\n\nEwsEnabled : False\nEwsAllowedAppIDs :\n",
	    TOKENS_UNKNOWN, 0, false, SILENT, 0, NULL },
	{ "mailbox-unmarked-same", false, 58, "EwsEnabled : False\n\nEwsEnabled : False\nEwsAllowedAppIDs :\n",
	    TOKENS_UNKNOWN, 0, false, OFF, 0, NULL },
	{ "mailbox-exo", false, 63, "PS> Get-EXOCasMailbox adele | fl EwsEnabled\n\nEwsEnabled : True\n",
	    TOKENS_UNKNOWN, 0, false, SILENT, 0, NULL },
	{ "mailbox-alone", false, 18, "EwsEnabled : True\n", TOKENS_UNKNOWN, 0, false, SILENT, 0, NULL },
	{ "mailbox-wrapped", false, 203,
	    "PS C:\\> Get-CASMail\nbox adele | fl EwsEnabled\n\nEwsEnabled : True\n\nPS C:\\> Get-Organiz\nationConfig -Retr"
	    "ieveEwsOperationAccessPolicy | fl EwsEnabled,EwsAllowedAppIDs\nEwsEnabled : False\nEwsAllowedAppIDs :\n",
	    TOKENS_UNKNOWN, 0, false, OFF, 0, NULL },
	{ "org-without-list", false, 67, "PS C:\\> Get-OrganizationConfig | fl EwsEnabled\n\nEwsEnabled : False\n",
	    TOKENS_UNKNOWN, 0, false, OFF, -1, NULL },
	{ "org-list-not-asked", false, 108,
	    "PS C:\\> Get-OrganizationConfig | fl Ews*\n\nEwsEnabled : True\nEwsAllowedAppIDs :\nEwsApplicationAccessPolicy "
	    ":\n",
	    TOKENS_UNKNOWN, 0, false, ON, -1, NULL },
	{ "two-tenants", false, 234,
	    "EwsEnabled           : True\nEwsAllowedAppIDs     : 3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f\nAppsForOfficeEnabled "
	    ": True\n\nEwsEnabled           : False\nEwsAllowedAppIDs     : 3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f\nAppsForOff"
	    "iceEnabled : True\n",
	    TOKENS_UNKNOWN, 0, false, SILENT, 0, NULL },
	{ "two-lists", false, 233,
	    "EwsEnabled           : True\nEwsAllowedAppIDs     : 3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f\nAppsForOfficeEnabled "
	    ": True\n\nEwsEnabled           : True\nEwsAllowedAppIDs     : 0f9e8d7c-1234-4abc-8def-001122334455\nAppsForOffi"
	    "ceEnabled : True\n",
	    TOKENS_UNKNOWN, 0, false, SILENT, 0, NULL },
	{ "dup", false, 232,
	    "EwsEnabled           : True\nEwsAllowedAppIDs     : 3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f\nAppsForOfficeEnabled "
	    ": True\nEwsEnabled           : True\nEwsAllowedAppIDs     : 3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f\nAppsForOffice"
	    "Enabled : True\n",
	    TOKENS_UNKNOWN, 0, false, ON, 1, NULL },
	{ "guid-upper", false, 116,
	    "EwsEnabled           : True\nEwsAllowedAppIDs     : 3D1C2B1A-7E44-4B0F-9C11-6A5B4C3D2E1F\nAppsForOfficeEnabled "
	    ": True\n",
	    TOKENS_UNKNOWN, 0, false, ON, 1, NULL },
	{ "list-newline-each", false, 142,
	    "EwsEnabled : True\nEwsAllowedAppIDs : 3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f,\n\n 0f9e8d7c-1234-4abc-8def-0011223"
	    "34455\n\nAppsForOfficeEnabled : True",
	    TOKENS_UNKNOWN, 0, false, ON, 2, NULL },
	{ "list-entry-broken", false, 88,
	    "EwsEnabled : True\nEwsAllowedAppIDs : 3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f,\n   not an id\n",
	    TOKENS_UNKNOWN, 0, false, SILENT, 0, NULL },
	{ "ts", false, 118,
	    "[2026-11-28 10:00:01] EwsEnabled : True\n[2026-11-28 10:00:01] EwsAllowedAppIDs : 3d1c2b1a-7e44-4b0f-9c11-6a5b4"
	    "c3d2e1f\n",
	    TOKENS_UNKNOWN, 0, false, ON, 1, NULL },
	{ "fl-value-next-line", false, 74,
	    "EwsEnabled :\nTrue\nEwsAllowedAppIDs :\n3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f\n", TOKENS_UNKNOWN, 0, false,
	    ON, 1, NULL },
	{ "bash-prompt", false, 83,
	    "mara@jump:~$ pwsh\nEwsEnabled           : True\nEwsAllowedAppIDs     : \nmara@jump:~$ ", TOKENS_UNKNOWN, 0,
	    false, ON, 0, NULL },
	{ "prompt-on-list", false, 83,
	    "EwsEnabled : True\nEwsAllowedAppIDs : 3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f\ncontoso> ", TOKENS_UNKNOWN, 0,
	    false, ON, 1, NULL },
	{ "prompt-on-empty", false, 47, "EwsEnabled : True\nEwsAllowedAppIDs : \ncontoso> ", TOKENS_UNKNOWN, 0, false,
	    ON, 0, NULL },
	{ "vrai", false, 116,
	    "EwsEnabled           : Vrai\nEwsAllowedAppIDs     : 3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f\nAppsForOfficeEnabled "
	    ": True\n",
	    TOKENS_UNKNOWN, 0, false, SILENT, 0, NULL },
	{ "mixedcase", false, 74, "EWSEnabled : TRUE\nEWSAllowedAppIDs : 3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f\n",
	    TOKENS_UNKNOWN, 0, false, ON, 1, NULL },
	{ "exchange-null-word", false, 42, "EwsEnabled : null\nEwsAllowedAppIDs : null\n", TOKENS_UNKNOWN, 0, false,
	    UNSET, 0, NULL },
};

static struct arena arena;

static bool tokens_are_right(const struct row *row, const char *text)
{
	struct facts facts;
	struct err err = { 0 };

	facts_init(&facts, &arena);
	if (!exchange_tokens_text(text, &facts, &err))
		return row->tokens == TOKENS_UNKNOWN && err.kind == ERR_PROTOCOL && *err.told;
	return facts.tokens == row->tokens && facts.addins_seen.count == row->addins &&
	       (facts.addins_listed == YES) == row->listed;
}

static bool ews_is_right(const struct row *row, const char *text)
{
	static const enum tristate known[] = { [UNSET] = UNKNOWN, [OFF] = NO, [ON] = YES };
	struct facts facts;
	struct err err = { 0 };

	facts_init(&facts, &arena);
	if (!ews_text(text, &facts, &err))
		return row->ews == SILENT && err.kind == ERR_PROTOCOL && *err.told;
	if (row->policy && (facts.ews_policy_seen != YES || strcmp(facts.ews_policy, row->policy) != 0 ||
			       facts.ews_agents_allowed.count != 2))
		return false;
	return row->ews != SILENT && facts.ews_enabled == known[row->ews] &&
	       (row->apps < 0 ? facts.ews_listed != YES
			      : facts.ews_listed == YES && facts.ews_allowed.count == (size_t)row->apps);
}

static void every_text_is_read_or_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf buf;

		buf_init(&buf, TEXT_MAX);
		assert_true(pasted_decode(&buf, rows[i].text, rows[i].len));
		if (!tokens_are_right(&rows[i], buf_text(&buf)))
			fail_msg("text \"%s\": the legacy-token setting is read wrongly", rows[i].name);
		if (!ews_is_right(&rows[i], buf_text(&buf)))
			fail_msg("text \"%s\": the EWS setting is read wrongly", rows[i].name);
		buf_release(&buf);
		arena_release(&arena);
	}
}

/* A Turkish locale has another small letter for "I", and must not be asked. */
static void the_locale_is_not_asked_about_letters(void **state)
{
	static const char *const locales[] = { "tr_TR.UTF-8", "tr_TR.ISO-8859-9", "tr_TR", "C.UTF-8" };

	(void)state;
	for (size_t i = 0; i < COUNT(locales); i++)
		if (setlocale(LC_ALL, locales[i]))
			every_text_is_read_or_refused(NULL);
	setlocale(LC_ALL, "C.UTF-8");
}

/* Another text on the same line, because line ends were lost, is no reason to take the list for empty. */
static void a_prompt_far_behind_ends_no_list(void **state)
{
	struct facts facts;
	struct err err = { 0 };

	(void)state;
	facts_init(&facts, &arena);
	assert_true(ews_text(
	    "AllowLegacyExchangeTokens: True\nEwsEnabled : True EwsAllowedAppIDs : 3d1c2b1a-7e44-4b0f-9c11-6a5b4c3d2e1f,0f9e8d7c-1234-4abc-8def-0011   "
	    "22334455 AppsForOfficeEnabled : True PS C:\\>",
	    &facts, &err));
	assert_int_equal(facts.ews_allowed.count, 2);
	arena_release(&arena);
}

static void two_different_answers_are_refused_as_two(void **state)
{
	struct facts facts;
	struct err err = { 0 };

	(void)state;
	facts_init(&facts, &arena);
	assert_false(ews_text("EwsEnabled : True\nEwsAllowedAppIDs :\n\nEwsEnabled : False\nEwsAllowedAppIDs :\n",
	    &facts, &err));
	assert_non_null(strstr(err.told, "two different values are there for EwsEnabled"));
	assert_false(
	    exchange_tokens_text("AllowLegacyExchangeTokens: True\nAllowLegacyExchangeTokens: False\n", &facts, &err));
	assert_non_null(strstr(err.told, "Two different answers"));
	arena_release(&arena);
}

/* A hundred thousand names, tables and quotes take no more than a moment. */
/* Only Microsoft's own sentence says that the tokens are gone: other wordings are left unread, not guessed at. */
static void only_the_whole_sentence_says_that_tokens_are_disabled(void **state)
{
	static const struct {
		const char *text;
		enum tokens_state tokens; /* 0: refused */
	} cases[] = {
		{ "Legacy Exchange Online tokens are disabled. For more information, see https://aka.ms/naafaq.",
		    TOKENS_REMOVED },
		{ "WARNUNG: Legacy Exchange Online tokens\nare disabled.", TOKENS_REMOVED },
		{ "Legacy Exchange Online tokens are disabled", TOKENS_REMOVED },
		{ "Legacy Exchange Online tokens are disabled\nPS C:\\>", TOKENS_REMOVED },
		{ "Legacy Exchange Online tokens are disabled by Microsoft.", TOKENS_REMOVED },
		{ "Legacy Exchange Online tokens are disabled for all\norganizations.", TOKENS_REMOVED },
		{ "Legacy Exchange Online tokens are disabled by default. Set them to true to use them.", 0 },
		{ "Legacy Exchange Online tokens are disabled\nby default.", 0 },
		{ "Legacy Exchange Online tokens are disabled unless your organization has an exemption.", 0 },
		{ "Legacy Exchange Online tokens are disabled for some users.", 0 },
		{ "Does this mean that legacy Exchange Online tokens are disabled?", 0 },
		{ "If legacy Exchange Online tokens are disabled, add-ins fail.", 0 },
		{ "Legacy Exchange Online tokens have been retired.", 0 },
		{ "AllowLegacyExchangeTokens: True or False", 0 },
		{ "AllowLegacyExchangeTokens: True | False | (Not Set)", 0 },
		{ "AllowLegacyExchangeTokens: True, False or Not Set", 0 },
		{ "AllowLegacyExchangeTokens: True/False", 0 },
		{ "AllowLegacyExchangeTokens: True (since May)", TOKENS_ALLOWED },
		/* a policy's list does not show the organisation's setting */
		{ "AllowBasicAuthPop : False\nAllowLegacyExchangeTokens : False\nIdentity : Block Basic", 0 },
		{ "AllowBasicAuthPop : False\nAllowLegacyExchangeTokens : False\nIdentity : Block Basic\n\nPS> "
		  "Get-AuthenticationPolicy -AllowLegacyExchangeTokens\n\nAllowLegacyExchangeTokens: True\nAllowed: []",
		    TOKENS_ALLOWED },
	};
	struct facts facts;
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		facts_init(&facts, &arena);
		err_clear(&err);
		if (exchange_tokens_text(cases[i].text, &facts, &err) != (cases[i].tokens != 0) ||
		    facts.tokens != cases[i].tokens)
			fail_msg("%s: %d, %s", cases[i].text, (int)facts.tokens, err.told);
		if (!cases[i].tokens)
			assert_non_null(strstr(err.told, "none of the four states"));
	}
	arena_release(&arena);
}

/* Half a list would shut out the apps of the other half, once it is written back. */
static void a_list_is_read_whole(void **state)
{
	static const char a[] = "9d1f6a5c-64c7-4c35-9bd8-5b8f5f0c7a21", b[] = "c55d6177-918e-4745-96d3-1715194bc7e8";
	static const char *const forms[] = {
		"EwsEnabled : True\nEwsAllowedAppIDs : \"%s\",\"%s\"\nEwsBlockList :\n",
		"EwsEnabled : True\nEwsAllowedAppIDs : \"%s\", \"%s\"\n",
		"{\"EwsEnabled\": true, \"EwsAllowedAppIDs\": \"%s,%s\", \"EwsBlockList\": []}",
		"EwsEnabled : True<br>\nEwsAllowedAppIDs : %s,%s<br>\nEwsApplicationAccessPolicy :<br>\n",
		"<div>EwsEnabled : True</div><div>EwsAllowedAppIDs : %s,%s</div>",
		"EwsEnabled : True <BR/>EwsAllowedAppIDs : %s,%s <BR/>",
	};
	struct facts facts;
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(forms); i++) {
		const char *first = strstr(forms[i], "%s"), *second = strstr(first + 1, "%s");

		facts_init(&facts, &arena);
		if (!ews_text(arena_printf(&arena, "%.*s%s%.*s%s%s", (int)(first - forms[i]), forms[i], a,
				  (int)(second - first - 2), first + 2, b, second + 2),
			&facts, &err))
			fail_msg("form %zu: %s", i, err.told);
		if (facts.ews_allowed.count != 2 || facts.ews_listed != YES || facts.ews_enabled != YES)
			fail_msg("form %zu: %zu ids", i, facts.ews_allowed.count);
		assert_true(!facts.ews_policy || !*facts.ews_policy);
	}
	arena_release(&arena);
}

static void long_texts_are_read_soon(void **state)
{
	static const char *const pieces[] = { "EwsEnabled : ", "EwsEnabled\n", "-\n", "--- ---\n",
		"a b\n-- --\nTrue c\n", "\"\\\"", "Get-", "{[\"", "E\n", "ImapEnabled : 1\nEwsEnabled : True\n",
		"\x1b[", "\x1b]", "a,b\n", "AllowLegacyExchangeTokens: True\n" };
	struct facts facts;
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(pieces); i++) {
		struct buf buf;

		buf_init(&buf, 250 * 1024);
		while (!buf.cut)
			buf_add(&buf, pieces[i]);
		facts_init(&facts, &arena);
		(void)!exchange_tokens_text(buf_text(&buf), &facts, &err);
		(void)!ews_text(buf_text(&buf), &facts, &err);
		buf_release(&buf);
		arena_release(&arena);
	}
}

static void bytes_that_are_no_text_are_refused(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, TEXT_MAX);
	assert_false(pasted_decode(&buf,
	    "\x7f"
	    "ELF\0\1\2\0\0\0",
	    10));
	buf_release(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_text_is_read_or_refused),
		cmocka_unit_test(the_locale_is_not_asked_about_letters),
		cmocka_unit_test(a_prompt_far_behind_ends_no_list),
		cmocka_unit_test(two_different_answers_are_refused_as_two),
		cmocka_unit_test(only_the_whole_sentence_says_that_tokens_are_disabled),
		cmocka_unit_test(a_list_is_read_whole),
		cmocka_unit_test(long_texts_are_read_soon),
		cmocka_unit_test(bytes_that_are_no_text_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
