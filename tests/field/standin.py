"""standin.py - a stand-in for Microsoft: one tenant, described by a scenario, under the real host names

It is a proxy that takes CONNECT for any host, speaks TLS with a certificate of a private CA, and answers as Microsoft's
services do. Nothing leaves the machine. The program under test gets HTTPS_PROXY and SSL_CERT_FILE.

A scenario is a dictionary; every member may be left out:

    grants    oauth2PermissionGrants of the app (members left out of a row are filled in)
    app       present: false where the tenant has no enterprise application; other members become the application's
    sp_more   further members of the app's service principal
    resources further service principals by app id: {"APP-ID": {members}}
    ca, signins, audits, requests, assigned   rows of that list
    signins_page  rows on a page of sign-ins at most, after a first page without rows
    org       members of /organization
    claims    set, drop: members of the access tokens (both); "graph" and "exchange" hold the same for one of them
    token_tail  text behind every access token
    admin     upn, roles (role template ids) of the person that signs in by device code
    users     {"ADDRESS": {"roles": [role template ids], "consent": true}}: people in the directory, with their roles and
              whether they consented for themselves
    tokens    the legacy-token setting: allowed, blocked, not_set, removed
    ews       members of Get-OrganizationConfig
    replies   [{match, status, json | body | b64, headers ([[name, value], …]), times, after}]: calls, matched by a regular
              expression over "METHOD host/path body", percent-decoded, and the answer, which comes before all others.
              "times" is for how many calls (no limit otherwise), "after" how many calls pass by first, "drop": true
              closes the connection without an answer, "also": true carries the call out, too, and then answers so,
              "wait" seconds pass before the answer.
    then      [{match, nth, …}]: deeds of another admin: after the answer to the nth matching call (the first by default) she
              changes the tenant: "grants" (the whole list), "give" ({"scope": "A B", "resourceId"}: added to the grant for
              everyone, or a new one), "take" (the same, taken away), "audits" (rows that are added to the audit), "set" (other
              members of the scenario). "before": true changes it before the call is carried out.
    log_writes  true: writes to grants are in the audit at once; "without old": the same without old values; the program
              signs in as an app, "Field"

A row of "signins" may have "at", seconds from now, for its time.

A row of "audits" may be short: {"by": UPN, "gave": "A B" (all that the grant held then), "was": "A", "at": seconds from now,
"app", "resource" (object ids), "type": "AllPrincipals", "correlation", "result", "page": true for a consent on Microsoft's page}.
"""
import base64
import json
import os
import re
import socket
import socketserver
import ssl
import subprocess
import sys
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, unquote, unquote_plus

TENANT = "3f6e0a51-9d0c-4b7e-8f5b-0c2d9a7715e4"
DOMAIN = "fabrikam-wealth.example"
INITIAL_DOMAIN = "fabrikamwealth.onmicrosoft.com"
OTHER_DOMAIN = "contoso.onmicrosoft.com"  # of somebody else
OTHER_TENANT = "7c1e2d3f-0000-4000-8000-0000000000aa"
APP = "9d1f6a5c-64c7-4c35-9bd8-5b8f5f0c7a21"
APP_OBJECT = "e0c1b2a3-7d44-4a1b-8a55-2f6a3c9d0e17"
OWNER = "f8d4a1b2-0000-4000-8000-00000000f00d"
GRAPH = "00000003-0000-0000-c000-000000000000"
GRAPH_OBJECT = "b7a9c2f4-3a6e-4a43-9a53-0f8a9f2b6c11"
ADMIN = "mara@" + DOMAIN
ADMIN_OBJECT = "88888888-0000-4000-8000-000000000001"
CLIENT = "c1c1c1c1-0000-4000-8000-000000000001"
SECRET = "correct-horse"
GLOBAL_ADMIN = "62e90394-69f5-4237-9190-012177145e10"
# The sign-in client for Graph by default, for whose service principal the program asks.
GRAPH_CLI = "14d82eec-204b-4c2f-b7e8-296a70dab67e"

HOSTS = [
    "login.microsoftonline.com", "login.microsoftonline.us", "login.chinacloudapi.cn",
    "graph.microsoft.com", "graph.microsoft.us", "dod-graph.microsoft.us", "microsoftgraph.chinacloudapi.cn",
    "outlook.office365.com", "*.outlook.office365.com", "outlook.office365.us", "outlook-dod.office365.us",
    "partner.outlook.cn", "outlook.office365.cn", "elsewhere.example", "*.elsewhere.example",
]

# Names and ids from Microsoft's permissions reference.
PUBLISHED = {
    "Calendars.ReadWrite.Shared": "12466101-c9b8-439a-8589-dd09ee67e8e9",
    "Mail.ReadWrite.Shared": "5df07973-7d5d-46ed-9847-1271055cbd51",
    "offline_access": "7427e0e9-2fba-42fe-b0c0-848c9e6a8182",
    "openid": "37f7f235-527c-4136-accd-4a02d197296e",
    "profile": "14dad69e-099b-42c9-810b-d002981feec1",
    "User.Read": "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
}

APP_ROLES = ["Application.Read.All", "Directory.Read.All", "Policy.Read.All", "Policy.Read.PermissionGrant",
             "AuditLog.Read.All", "ConsentRequest.Read.All", "Organization.Read.All",
             "DelegatedPermissionGrant.ReadWrite.All", "Application.ReadWrite.All", "RoleManagement.Read.Directory"]
CMDLETS = ("Get-AuthenticationPolicy,Set-AuthenticationPolicy,Remove-AuthenticationPolicy,"
           "Get-OrganizationConfig,Set-OrganizationConfig")


class Authority:
    """A private CA and one certificate for all hosts, made once."""

    def __init__(self, folder):
        self.ca = os.path.join(folder, "ca.pem")
        key, self.pair = os.path.join(folder, "ca.key"), os.path.join(folder, "host.pem")
        request, hosts = os.path.join(folder, "host.csr"), os.path.join(folder, "host.ext")
        with open(hosts, "w", encoding="ascii") as f:
            f.write("subjectAltName=" + ",".join("DNS:" + host for host in HOSTS) + "\n")
        new = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        run = lambda *words: subprocess.run(("openssl",) + words, check=True, stdout=subprocess.DEVNULL,
                                            stderr=subprocess.DEVNULL)
        run("req", "-x509", *new, "-keyout", key, "-out", self.ca, "-days", "2", "-subj", "/CN=Field Test CA")
        run("req", *new, "-keyout", self.pair, "-out", request, "-subj", "/CN=login.microsoftonline.com")
        run("x509", "-req", "-in", request, "-CA", self.ca, "-CAkey", key, "-CAcreateserial", "-days", "2",
            "-extfile", hosts, "-out", request + ".pem")
        with open(self.pair, "a", encoding="ascii") as to, open(request + ".pem", encoding="ascii") as f:
            to.write(f.read())
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.pair)


def encoded(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def jwt(claims):
    """Returns an access token with these claims; times that are null are filled in. No program checks its signature."""
    now = int(time.time())
    claims = dict(claims)
    for name, at in (("iat", now - 60), ("nbf", now - 60), ("exp", now + 4500)):
        if name in claims and claims[name] is None:
            claims[name] = at
    return ".".join([encoded({"typ": "JWT", "alg": "RS256", "kid": "field"}), encoded(claims), "bm90LXNpZ25lZA"])


class Cloud:
    """The tenant's state, and the answer to each call: (status, headers, body), or None for a lost answer."""

    def __init__(self, scenario, clock=time.time):
        self.scenario, self.clock = scenario, clock
        self.lock = threading.Lock()
        self.calls = []  # {"method", "host", "path", "body", "headers", "text", "status"}
        self.tokens = scenario.get("tokens", "removed")
        self.ews = {"Name": INITIAL_DOMAIN, "EwsEnabled": None, "EwsAllowedAppIDs": None, "AppsForOfficeEnabled": True,
                    "EwsApplicationAccessPolicy": None, "EwsAllowList": None, "EwsBlockList": None}
        self.ews.update(scenario.get("ews", {}))
        self.app_present = scenario.get("app", {}).get("present", True)
        self.grants = [self.grant(row, i) for i, row in enumerate(scenario.get("grants", []))]
        self.replies = [dict(reply) for reply in scenario.get("replies", []) + scenario.get("faults", [])]
        self.polls = 0
        self.answering = 0
        self.thens = [dict(then, left=then.get("nth", 1)) for then in scenario.get("then", [])]
        self.set_audits(scenario.get("audits", []))

    @staticmethod
    def grant(row, number):
        whole = {"clientId": APP_OBJECT, "consentType": "AllPrincipals", "id": "fieldgrant%d" % number,
                 "principalId": None, "resourceId": GRAPH_OBJECT, "scope": ""}
        whole.update(row)
        return whole

    # --- a call ---

    def answer(self, method, host, path, headers, body):
        text = "%s %s%s %s" % (method, host, unquote(path), unquote_plus(body))
        with self.lock:
            call = {"method": method, "host": host, "path": unquote(path), "body": body, "text": text,
                    "headers": {name.lower(): value for name, value in headers.items()}}
            self.calls.append(call)
            hands = self.deeds_at(text)
            for hand in hands:
                if hand.get("before"):
                    self.do_deed(hand)
            reply = self.canned(text)
            if reply is None or reply.get("also"):
                status, more, out = self.route(method, host, path, headers, body)
            if reply is not None:
                if not reply.get("drop"):
                    status, more, out = self.said(reply)
            for hand in hands:
                if not hand.get("before"):
                    self.do_deed(hand)
        if reply is not None and reply.get("wait"):
            self.count(-1)
            time.sleep(reply["wait"])
            self.count(1)
        if reply is not None and reply.get("drop"):
            call["status"] = None
            return None
        call["status"] = status
        return status, more, out

    def count(self, more):
        """Counts the calls that are being answered now; a call that waits on purpose does not count."""
        with self.lock:
            self.answering += more

    # --- another admin ---

    def deeds_at(self, text):
        """Returns the deeds that are due with this call."""
        found = []
        for then in self.thens:
            if then["left"] > 0 and re.search(then["match"], text, re.S):
                then["left"] -= 1
                if not then["left"]:
                    found.append(then)
        return found

    def do_deed(self, hand):
        if "grants" in hand:
            self.grants = [self.grant(row, i) for i, row in enumerate(hand["grants"])]
        for how in ("give", "take"):
            if how in hand:
                self.give(hand[how], how == "give")
        self.set_audits(self.scenario["audits"] + hand.get("audits", []))
        self.scenario.update(hand.get("set", {}))

    def give(self, what, more):
        on, names = what.get("resourceId", GRAPH_OBJECT), what["scope"].split()
        for row in self.grants:
            if row["consentType"] == "AllPrincipals" and row["resourceId"] == on:
                had = (row["scope"] or "").split()
                row["scope"] = " ".join(had + [name for name in names if name not in had] if more else
                                        [name for name in had if name not in names])
                return
        if more:
            self.grants.append(self.grant({"resourceId": on, "scope": what["scope"]}, len(self.grants)))

    def set_audits(self, rows):
        self.scenario["audits"] = [self.audited(row) if "gave" in row else row for row in rows]

    def audited(self, short):
        """Returns a row of the directory's audit, in the shape of tenants' exports (2026)."""
        app, on = short.get("app", APP_OBJECT), short.get("resource", GRAPH_OBJECT)
        at = self.clock() + short.get("at", 0)
        kind, quoted = short.get("type", "AllPrincipals"), lambda text: None if text is None else '"%s"' % text
        said = lambda name, new, old=None: {"displayName": name, "oldValue": old, "newValue": new}
        entry = lambda text: "" if text is None else (
            "[Id: AAAA, ClientId: %s, PrincipalId: , ResourceId: %s, ConsentType: %s, Scope: %s, CreatedDateTime: , "
            "LastModifiedDateTime: ]" % (app, on, kind, text))
        if short.get("page"):
            target = {"id": app, "type": "ServicePrincipal", "modifiedProperties": [
                said("ConsentContext.IsAdminConsent", '"True"'),
                said("ConsentContext.OnBehalfOfAll", '"%s"' % (kind == "AllPrincipals")),
                said("ConsentAction.Permissions", '"[%s] => [%s]; "' % (entry(short.get("was")), entry(short["gave"])))]}
        else:
            target = {"id": on, "type": "ServicePrincipal", "modifiedProperties": [
                said("DelegatedPermissionGrant.Scope", quoted(" " + short["gave"]), quoted(short.get("was"))),
                said("DelegatedPermissionGrant.ConsentType", quoted(kind)),
                said("ServicePrincipal.ObjectID", quoted(app)), said("ServicePrincipal.AppId", None)]}
        who = {"app": {"displayName": short["by_app"], "servicePrincipalId": None}, "user": None} if "by_app" in short else \
            {"app": None, "user": {"id": str(uuid.uuid5(uuid.NAMESPACE_DNS, short.get("by", ADMIN))), "displayName": None,
                                   "userPrincipalName": short.get("by", ADMIN), "ipAddress": "192.0.2.9"}}
        return {"id": "Directory_%s" % uuid.uuid4(), "category": "ApplicationManagement",
                "correlationId": short.get("correlation", str(uuid.uuid4())), "result": short.get("result", "success"),
                "activityDisplayName": "Consent to application" if short.get("page") else "Add delegated permission grant",
                "activityDateTime": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)) + ".7215374Z",
                "loggedByService": "Core Directory", "initiatedBy": who, "targetResources": [target]}

    def log_write(self, row, was):
        how = self.scenario.get("log_writes")
        if how:
            short = {"by_app": "Field", "gave": row["scope"], "resource": row["resourceId"], "type": row["consentType"]}
            if how is True and was is not None:
                short["was"] = was
            self.set_audits(self.scenario["audits"] + [short])

    def canned(self, text):
        for reply in self.replies:
            if not re.search(reply["match"], text, re.S):
                continue
            if reply.get("after", 0) > 0:
                reply["after"] -= 1
                continue
            if "times" in reply:
                if reply["times"] <= 0:
                    continue
                reply["times"] -= 1
            return reply
        return None

    @staticmethod
    def said(reply):
        headers = [tuple(header) for header in reply.get("headers", [])]
        if "b64" in reply:
            body = base64.b64decode(reply["b64"])
        elif "body" in reply:
            body = reply["body"].encode()
        else:
            body = json.dumps(reply.get("json", {})).encode()
        if not any(name.lower() == "content-type" for name, _ in headers):
            headers.append(("Content-Type", "application/json; charset=utf-8"))
        return reply.get("status", 200), headers, body

    def route(self, method, host, path, headers, body):
        where, _, query = path.partition("?")
        where = unquote(where)
        query = {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
        if host.startswith("login."):
            return self.login(method, host, where, body)
        bearer = headers.get("Authorization", "")
        if not re.match(r"Bearer [A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$", bearer):
            return graph_error(401, "InvalidAuthenticationToken", "IDX14100: JWT is not well formed.")
        if "graph" in host:
            return self.graph(method, where, query, body)
        if host.startswith("outlook") or ".outlook." in host:
            return self.exchange(where, body)
        return ok({"error": "nobody lives here"}, 404)

    # --- signing in ---

    def login(self, method, host, where, body):
        form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        if where.endswith("/.well-known/openid-configuration"):
            name = where.split("/")[1].lower()
            if name == OTHER_DOMAIN:
                at = "https://%s/%s" % (host, OTHER_TENANT)
                return ok({"token_endpoint": at + "/oauth2/v2.0/token", "issuer": at + "/v2.0", "tenant_region_scope": "NA",
                           "msgraph_host": "graph.microsoft.com"})
            if name not in (TENANT, DOMAIN, INITIAL_DOMAIN):
                return sign_in_error(90002, "invalid_tenant", "Tenant '%s' not found." % name)
            at = "https://%s/%s" % (host, TENANT)
            return ok({"token_endpoint": at + "/oauth2/v2.0/token", "issuer": at + "/v2.0",
                       "authorization_endpoint": at + "/oauth2/v2.0/authorize",
                       "device_authorization_endpoint": at + "/oauth2/v2.0/devicecode",
                       "jwks_uri": at + "/discovery/v2.0/keys", "tenant_region_scope": "NA",
                       "cloud_instance_name": "microsoftonline.com", "cloud_graph_host_name": "graph.windows.net",
                       "msgraph_host": "graph.microsoft.com"})
        if where.endswith("/devicecode"):
            return ok({"user_code": "FIELDTEST", "device_code": "field-device-code-1",
                       "verification_uri": "https://microsoft.com/devicelogin", "expires_in": 900, "interval": 1,
                       "message": "To sign in, use a web browser to open the page."})
        if where.endswith("/oauth2/v2.0/token"):
            return self.token(host, form)
        return ok({"keys": []})

    def token(self, host, form):
        scope = form.get("scope", "")
        exchange = "outlook" in scope or ("graph" not in scope and self.exchange_next(form))
        app = form.get("grant_type") == "client_credentials"
        if app and "client_secret" in form and form["client_secret"] != SECRET:
            return sign_in_error(7000215, "invalid_client", "Invalid client secret provided.", 401)
        token = jwt(self.claims(host, form, exchange, app)) + self.scenario.get("token_tail", "")
        answer = {"token_type": "Bearer", "expires_in": 4500, "ext_expires_in": 4500, "access_token": token}
        if not app:
            answer["scope"] = scope
            if "offline_access" in scope:
                answer["refresh_token"] = "field-refresh-token-1"
        return ok(answer)

    def exchange_next(self, form):
        """Returns whether a device code is Exchange's: it is redeemed without its scope, and the second code is Exchange's."""
        return "outlook" in " ".join(unquote_plus(call["body"]) for call in self.calls if "/devicecode" in call["path"])

    def claims(self, host, form, exchange, app):
        admin = self.scenario.get("admin", {})
        aud = "https://outlook.office365.com" if exchange else "https://graph.microsoft.com"
        claims = {"aud": aud, "iss": "https://sts.windows.net/%s/" % TENANT, "iat": None, "nbf": None, "exp": None,
                  "appid": form.get("client_id", CLIENT), "tid": TENANT, "uti": "u", "ver": "1.0"}
        if app:
            claims.update({"idtyp": "app", "appidacr": "1", "oid": str(uuid.UUID(int=0xc1)), "app_displayname": "Field",
                           "roles": ["Exchange.ManageAsApp"] if exchange else APP_ROLES})
        else:
            upn = admin.get("upn", ADMIN)
            scp = "AdminApi.AccessAsUser.All Exchange.Manage" if exchange else " ".join(
                word.rsplit("/", 1)[-1] for word in form.get("scope", self.asked_scope()).split())
            claims.update({"idtyp": "user", "appidacr": "0", "oid": ADMIN_OBJECT, "upn": upn, "unique_name": upn,
                           "name": "Mara Admin", "scp": scp, "acct": 0,
                           "wids": admin.get("roles", [GLOBAL_ADMIN]) + ["b79fbf4d-3ef9-4689-8143-76b194e85509"]})
        changes = self.scenario.get("claims", {})
        for change in (changes, changes.get("exchange" if exchange else "graph", {})):
            for name in change.get("drop", []):
                claims.pop(name, None)
            if not (exchange and change is changes and "roles" in change.get("set", {})):
                claims.update(change.get("set", {}))
        return claims

    def asked_scope(self):
        for call in reversed(self.calls):
            if call["path"].endswith("/devicecode"):
                form = parse_qs(call["body"])
                return form.get("scope", [""])[0]
        return ""

    # --- Graph ---

    def graph(self, method, where, query, body):
        where = re.sub(r"^/(v1\.0|beta)", "", where)
        scenario, kept = self.scenario, where.rstrip("/")
        if method == "POST" and kept == "/oauth2PermissionGrants":
            return self.post_grant(json.loads(body))
        if method == "PATCH" and kept.startswith("/oauth2PermissionGrants/"):
            return self.patch_grant(kept.rsplit("/", 1)[1], json.loads(body))
        if method == "POST" and kept == "/servicePrincipals":
            self.app_present = True
            return ok(self.app(), 201)
        if method != "GET":
            return graph_error(405, "Request_BadRequest", "Not allowed.")
        if kept == "/organization":
            return listed([self.organization()])
        if kept.startswith("/me/transitiveMemberOf"):
            roles = scenario.get("admin", {}).get("roles", [GLOBAL_ADMIN])
            return listed([{"roleTemplateId": role, "displayName": "Role " + role[:8]} for role in roles])
        if kept.startswith("/users/"):
            return self.user(kept)
        if kept == "/me":
            return ok({"id": ADMIN_OBJECT, "userPrincipalName": scenario.get("admin", {}).get("upn", ADMIN)})
        if kept.startswith("/servicePrincipals"):
            return self.principals(kept, query)
        if kept == "/oauth2PermissionGrants":
            return listed(self.filtered(query.get("$filter", "")))
        if kept == "/policies/authorizationPolicy":
            return ok({"defaultUserRolePermissions": {"permissionGrantPoliciesAssigned": []}})
        if kept.startswith("/policies/permissionGrantPolicies/"):
            # the resource's permissions that Microsoft's recommended policy excludes
            kept_from_users = [PUBLISHED[name] for name in ("Calendars.ReadWrite.Shared", "Mail.ReadWrite.Shared")]
            return listed(scenario.get("excludes", [{"permissionType": "delegated", "permissions": kept_from_users,
                                                     "permissionClassification": "all", "resourceApplication": GRAPH,
                                                     "clientApplicationIds": ["all"]}]))
        if kept == "/identity/conditionalAccess/policies":
            return listed(scenario.get("ca", []))
        if kept == "/identityGovernance/appConsent/appConsentRequests":
            return listed(scenario.get("requests", []))
        if kept == "/auditLogs/directoryAudits":
            wanted = re.search(r"activityDisplayName eq '([^']*)'", query.get("$filter", ""))
            names = re.findall(r"activityDisplayName eq '([^']*)'", query.get("$filter", ""))
            return listed([row for row in scenario.get("audits", [])
                           if not wanted or row.get("activityDisplayName") in names])
        if kept == "/auditLogs/signIns":
            return self.signins(query)
        return graph_error(404, "Request_ResourceNotFound", "Resource '%s' does not exist." % kept)

    def user(self, kept):
        address, what = kept[len("/users/"):].split("/", 1)
        user = {name.lower(): row for name, row in self.scenario.get("users", {}).items()}.get(address.lower())
        if user is None:
            return graph_error(404, "Request_ResourceNotFound", "Resource '%s' does not exist." % address)
        if what.startswith("transitiveMemberOf"):
            return listed([{"roleTemplateId": role, "displayName": "Role"} for role in user.get("roles", [])])
        # a consent for another client, too, which must not count
        rows = [{"clientId": "00000000-1111-4222-8333-444444444444", "consentType": "Principal", "scope": "User.Read"}]
        if user.get("consent"):
            rows.append({"clientId": APP_OBJECT, "consentType": "Principal", "scope": "User.Read"})
        return listed([self.grant(dict(row, principalId="77777777-0000-4000-8000-000000000001"), i) for i, row in enumerate(rows)])

    def signins(self, query):
        """Answers with a page of sign-ins; "signins_page" says how many rows it has at most, the first page none."""
        quiet = "nonInteractiveUser" in query.get("$filter", "") or "quiet" in query.get("$skiptoken", "")
        rows = [self.signed_in(row) for row in self.scenario.get("signins", []) if row.get("isInteractive", True) != quiet]
        size, at = self.scenario.get("signins_page"), query.get("$skiptoken")
        if size is None:
            return listed(rows)
        begin = int(re.sub(r"\D", "", at)) if at else 0
        page = rows[begin:begin + size] if at else []
        answer = {"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#rows", "value": page}
        if begin + len(page) < len(rows):
            answer["@odata.nextLink"] = "https://graph.microsoft.com/%s/auditLogs/signIns?$skiptoken=%s%d" % (
                "beta" if quiet else "v1.0", "quiet" if quiet else "seen", begin + len(page))
        return ok(answer)

    def signed_in(self, row):
        """Returns the row with its time; "at" is in seconds from now."""
        if "at" not in row:
            return row
        row = dict(row, createdDateTime=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.clock() + row["at"])))
        del row["at"]
        return row

    def organization(self):
        org = {"id": TENANT, "displayName": "Fabrikam Wealth", "onPremisesSyncEnabled": None,
               "assignedPlans": [
                   {"assignedDateTime": "2023-02-01T08:00:00Z", "capabilityStatus": "Enabled", "service": "exchange",
                    "servicePlanId": "efb87545-963c-4e0d-99df-69c6916d9eb0"},
                   {"assignedDateTime": "2023-02-01T08:00:00Z", "capabilityStatus": "Enabled",
                    "service": "AADPremiumService", "servicePlanId": "41781fb2-bc02-4b7c-bd55-b576c07bb09d"}],
               "verifiedDomains": [
                   {"capabilities": "Email", "isDefault": False, "isInitial": True, "name": INITIAL_DOMAIN,
                    "type": "Managed"},
                   {"capabilities": "Email", "isDefault": True, "isInitial": False, "name": DOMAIN, "type": "Managed"}]}
        org.update(self.scenario.get("org", {}))
        return org

    def app(self):
        app = {"id": APP_OBJECT, "appId": APP, "displayName": "Salesforce for Outlook", "accountEnabled": True,
               "appRoleAssignmentRequired": False, "appOwnerOrganizationId": OWNER, "disabledByMicrosoftStatus": None,
               "isDisabled": None, "replyUrls": ["https://addin.example/consent", "brk-multihub://addin.example"],
               "verifiedPublisher": {"displayName": "Salesforce", "verifiedPublisherId": "1234567",
                                     "addedDateTime": "2024-05-01T00:00:00Z"}}
        app.update({name: value for name, value in self.scenario.get("app", {}).items() if name != "present"})
        app.update(self.scenario.get("sp_more", {}))
        return app

    def resource(self):
        graph = {"id": GRAPH_OBJECT, "appId": GRAPH, "displayName": "Microsoft Graph", "accountEnabled": True,
                 "isDisabled": None, "disabledByMicrosoftStatus": None,
                 "oauth2PermissionScopes": [{"id": guid, "value": name, "isEnabled": True, "type": "User",
                                             "adminConsentDisplayName": name} for name, guid in PUBLISHED.items()]}
        graph.update(self.scenario.get("resources", {}).get(GRAPH, {}))
        return graph

    def principals(self, kept, query):
        match = re.match(r"/servicePrincipals\(appId='([^']*)'\)$", kept)
        if match:
            return self.principal(match.group(1).lower())
        if kept.endswith("/appRoleAssignedTo"):
            return listed(self.scenario.get("assigned", []))
        match = re.match(r"/servicePrincipals/([^/]+)$", kept)
        if match:
            for one in [self.app()] * self.app_present + [self.resource()]:
                if one["id"] == match.group(1):
                    return ok(one)
        if kept == "/servicePrincipals":
            return listed([self.app()] if self.app_present else [])
        return graph_error(404, "Request_ResourceNotFound", "Resource '%s' does not exist." % kept)

    def principal(self, app_id):
        if app_id == APP and self.app_present:
            return ok(self.app())
        if app_id == GRAPH:
            return ok(self.resource())
        if app_id == GRAPH_CLI:
            return ok({"id": "77777777-0000-4000-8000-000000000001", "appId": GRAPH_CLI,
                       "displayName": "Microsoft Graph Command Line Tools",
                       "appOwnerOrganizationId": "f8cdef31-a31e-4b4a-93e4-5f571e91255a"})
        more = self.scenario.get("resources", {}).get(app_id)
        if more is not None:
            return ok(dict({"id": str(uuid.uuid5(uuid.NAMESPACE_OID, app_id)), "appId": app_id, "accountEnabled": True,
                            "displayName": "Resource", "oauth2PermissionScopes": []}, **more))
        return graph_error(404, "Request_ResourceNotFound", "Resource '%s' does not exist." % app_id)

    def filtered(self, text):
        rows = self.grants
        for member in ("clientId", "consentType", "resourceId", "principalId"):
            found = re.search(member + r" eq '([^']*)'", text)
            if found:
                rows = [row for row in rows if (row.get(member) or "").lower() == found.group(1).lower()]
        return rows

    def post_grant(self, row):
        for old in self.grants:
            if all(old[name] == row.get(name, old[name]) for name in ("clientId", "consentType", "resourceId")) and \
                    old["consentType"] == "AllPrincipals":
                return graph_error(409, "Request_MultipleObjectsWithSameKeyValue", "Permission entry already exists.")
        self.grants.append(self.grant(row, len(self.grants)))
        self.log_write(self.grants[-1], None)
        return ok(self.grants[-1], 201)

    def patch_grant(self, grant_id, change):
        for row in self.grants:
            if row["id"] == grant_id:
                was = row["scope"]
                row.update(change)
                self.log_write(row, was)
                return 204, [], b""
        return graph_error(404, "Request_ResourceNotFound", "Resource '%s' does not exist." % grant_id)

    # --- Exchange ---

    def exchange(self, where, body):
        if where.endswith("/EXOModuleFile"):
            return ok({"value": [{"name": "module", "exportedCmdlets": CMDLETS}]})
        call = json.loads(body or "{}").get("CmdletInput", {})
        name, parameters = call.get("CmdletName", ""), call.get("Parameters", {})
        if name == "Get-AuthenticationPolicy":
            return self.get_tokens()
        if name in ("Set-AuthenticationPolicy", "Remove-AuthenticationPolicy"):
            if self.tokens != "removed":
                self.tokens = "blocked" if parameters.get("BlockLegacyExchangeTokens") else \
                    "allowed" if parameters.get("AllowLegacyExchangeTokens") else "not_set"
            return cmdlet([])
        if name == "Get-OrganizationConfig":
            return cmdlet([self.ews])
        return exchange_error(400, "BadRequest", "The term '%s' is not recognized." % name)

    def get_tokens(self):
        if self.tokens == "removed":
            return cmdlet(None, ["Legacy Exchange Online tokens are disabled. For more information, see "
                                 "https://aka.ms/naafaq."])
        word = {"allowed": "True", "blocked": "False", "not_set": "(Not Set)"}[self.tokens]
        return cmdlet(["AllowLegacyExchangeTokens: %s\nAllowed: []\nBlocked: []\n" % word])


def ok(value, status=200):
    return status, [("Content-Type", "application/json; charset=utf-8"), ("request-id", str(uuid.uuid4()))], \
        json.dumps(value).encode()


def listed(rows):
    return ok({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#rows", "value": rows})


def graph_error(status, code, message):
    return ok({"error": {"code": code, "message": message, "innerError": {
        "date": "2026-11-23T10:00:00", "request-id": "0a", "client-request-id": "0a"}}}, status)


def sign_in_error(number, error, text, status=400):
    return ok({"error": error, "error_description": "AADSTS%d: %s\r\nTrace ID: 1b2c3d4e-0000-4000-8000-0000000000aa\r\n"
               "Correlation ID: 3d4e5f60-0000-4000-8000-0000000000bb\r\nTimestamp: 2026-11-23 10:00:00Z" % (number, text),
               "error_codes": [number], "timestamp": "2026-11-23 10:00:00Z",
               "trace_id": "1b2c3d4e-0000-4000-8000-0000000000aa",
               "correlation_id": "3d4e5f60-0000-4000-8000-0000000000bb",
               "error_uri": "https://login.microsoftonline.com/error?code=%d" % number}, status)


def cmdlet(value, warnings=()):
    return ok({"@odata.context": "https://outlook.office365.com/adminapi/beta/%s/$metadata#Collection("
               "Exchange.GenericHashTable)" % TENANT, "adminapi.warnings@odata.type": "#Collection(String)",
               "@adminapi.warnings": list(warnings), "value": value})


def exchange_error(status, code, text):
    return ok({"error": {"code": code, "message": "Error executing cmdlet", "innererror": {
        "message": "Error executing cmdlet", "internalexception": {"message": text}},
        "details": [{"code": "Context", "target": "", "message": text}]}}, status)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    disable_nagle_algorithm = True  # otherwise an answer in two parts takes 40 ms

    def do_CONNECT(self):
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self.host = self.path.rsplit(":", 1)[0].lower()
        try:
            self.connection = self.server.authority.context.wrap_socket(self.connection, server_side=True)
        except (ssl.SSLError, OSError):
            self.close_connection = True
            return
        self.rfile = self.connection.makefile("rb", -1)
        self.wfile = self.connection.makefile("wb", 0)
        self.close_connection = False

    def serve(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode("utf-8", "replace") if length else ""
        self.server.cloud.count(1)
        try:
            self.reply(self.server.cloud.answer(self.command, self.host, self.path, self.headers, body))
        finally:
            self.server.cloud.count(-1)

    def reply(self, answer):
        if answer is None:
            self.close_connection = True
            return
        status, headers, out = answer
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        if not any(name.lower() in ("content-length", "transfer-encoding") for name, _ in headers):
            self.send_header("Content-Length", str(len(out)))
        self._headers_buffer += [b"\r\n", out]
        self.flush_headers()

    do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = serve

    def log_message(self, *_):
        pass


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False

    def handle_error(self, *who):
        if not isinstance(sys.exc_info()[1], OSError):  # an OSError comes from a program that was killed, or closed its connection
            super().handle_error(*who)


class StandIn:
    """A server, running inside "with StandIn(authority, scenario) as one"; see one.env and one.cloud."""

    def __init__(self, authority, scenario):
        self.cloud = Cloud(scenario)
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.authority, self.server.cloud = authority, self.cloud
        # AddressSanitizer's search for leaks takes longer than a run of the program, and other tests do it.
        self.env = {"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "detect_leaks=0"),
                    "HTTPS_PROXY": "http://127.0.0.1:%d" % self.server.server_address[1],
                    "SSL_CERT_FILE": authority.ca}

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
