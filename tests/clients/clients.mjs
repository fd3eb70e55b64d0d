// clients.mjs - signs in with @azure/msal-node and asks with @microsoft/microsoft-graph-client
//
// clients.sh runs it in the directory where both are installed, with the files TENANT.url and app.*. The practice cloud
// has all services at one address; client() and graph() tell the clients about that.
import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const msal = require("@azure/msal-node");
const { Client, PageIterator } = require("@microsoft/microsoft-graph-client");

const OWN_APP = "99999999-2222-4333-8444-555555555555";
const REDIRECT = "http://localhost:58731";
const SCOPES = ["Application", "DelegatedPermissionGrant", "Directory", "Organization"].map((name) => `${name}.Read.All`);
const GRAPH_DEFAULT = "https://graph.microsoft.com/.default";
const TENANTS = {
	nodevice: "5a1e5f0c-0000-4000-8000-000000000008",
	stormy: "5a1e5f0c-0000-4000-8000-000000000009",
	large: "5a1e5f0c-0000-4000-8000-00000000000c",
};

// --- TAP ---

let count = 0;
let failed = 0;

async function test(title, body) {
	count++;
	try {
		await body();
		console.log(`ok ${count} - ${title}`);
	} catch (error) {
		failed++;
		console.log(`not ok ${count} - ${title}`);
		console.log(String(error.stack ?? error).replace(/^/gm, "# "));
	}
}

function same(found, wanted, what) {
	if (found !== wanted) throw new Error(`${what}: found ${JSON.stringify(found)}, expected ${JSON.stringify(wanted)}`);
}

// Returns the error in which a promise ends; a promise without one fails the test.
async function fails(promise, words) {
	let error = null;
	try {
		await promise;
	} catch (caught) {
		error = caught;
	}
	if (!error) throw new Error(`the call succeeded, and should have failed with "${words}"`);
	const said = `${error.errorCode ?? error.code} ${error.message} ${error.body ?? ""}`;
	if (!said.includes(words)) throw new Error(`the error lacks "${words}": ${said}`);
	return error;
}

// --- clients for the practice cloud ---

function base(tenant) {
	return readFileSync(`${tenant}.url`, "utf8").trim();
}

function client(kind, tenant, more) {
	return new kind({
		auth: {
			clientId: OWN_APP,
			authority: `${base(tenant)}/${TENANTS[tenant]}`,
			knownAuthorities: [new URL(base(tenant)).host], // with the port
			...more,
		},
	});
}

function graph(tenant, token) {
	return Client.init({
		baseUrl: `${base(tenant)}/`,
		customHosts: new Set(["localhost"]), // without it
		defaultVersion: "v1.0",
		authProvider: (done) => done(null, token),
	});
}

const statuses = [];
const plainFetch = globalThis.fetch;
globalThis.fetch = async (...args) => {
	const answer = await plainFetch(...args);
	statuses.push(answer.status);
	return answer;
};

function payload(token) {
	return JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
}

const thumbprint = createHash("sha256").update(new X509Certificate(readFileSync("app.pem")).raw).digest("hex");
const certificate = { thumbprintSha256: thumbprint, privateKey: readFileSync("app.key", "utf8") };

// --- signing in ---

const person = client(msal.PublicClientApplication, "large");
let signedIn = null;

function byDeviceCode(app) {
	return app.acquireTokenByDeviceCode({ scopes: SCOPES, deviceCodeCallback: () => {} });
}

await test("device code: a token and an account", async () => {
	let shown = null;
	signedIn = await person.acquireTokenByDeviceCode({ scopes: SCOPES, deviceCodeCallback: (code) => (shown = code) });
	same(shown.verificationUri, "https://login.practice.example/devicelogin", "address");
	same(shown.userCode.length, 8, "length of the code");
	same(signedIn.tenantId, TENANTS.large, "tenant");
	same(signedIn.account.username, "admin@large.practice.example", "account");
	same(payload(signedIn.accessToken).scp.includes("Directory.Read.All"), true, "scope");
});

// The library does not pass on the words of the refusal; the test only sees that it stops polling.
await test("device code: a blocked sign-in ends", () =>
	fails(byDeviceCode(client(msal.PublicClientApplication, "nodevice")), "invalid_grant"));

await test("renewal: another token without a person", async () => {
	const again = await person.acquireTokenSilent({ scopes: SCOPES, account: signedIn.account, forceRefresh: true });
	same(again.fromCache, false, "from the cache");
	same(again.accessToken === signedIn.accessToken, false, "the same token");
});

// Opens the address as a browser would. Returns the parameters of the redirect.
async function browse(app, more) {
	const pkce = await new msal.CryptoProvider().generatePkceCodes();
	const asked = { scopes: SCOPES, redirectUri: REDIRECT, state: "a state", ...more };
	const url = await app.getAuthCodeUrl({ ...asked, codeChallenge: pkce.challenge, codeChallengeMethod: "S256" });
	const answer = await fetch(url, { redirect: "manual" });
	same(answer.status, 302, "status");
	const end = new URL(answer.headers.get("location"));
	same(end.origin, REDIRECT, "redirect");
	return { said: end.searchParams, verifier: pkce.verifier };
}

function redeem(app, code, codeVerifier) {
	return app.acquireTokenByCode({ code, codeVerifier, scopes: SCOPES, redirectUri: REDIRECT });
}

await test("authorization code with PKCE: a token, once", async () => {
	const app = client(msal.PublicClientApplication, "nodevice");
	const { said, verifier } = await browse(app);
	same(said.get("state"), "a state", "state");
	const result = await redeem(app, said.get("code"), verifier);
	same(result.account.username, "admin@nodevice.practice.example", "account");
	same(payload(result.accessToken).tid, TENANTS.nodevice, "tenant");
	await fails(redeem(app, said.get("code"), verifier), "AADSTS54005");
});

await test("authorization code with PKCE: not with another verifier", async () => {
	const app = client(msal.PublicClientApplication, "nodevice");
	const { said, verifier } = await browse(app);
	await fails(redeem(app, said.get("code"), `${verifier}x`), "code_verifier");
	await redeem(app, said.get("code"), verifier);
});

await test("client credentials with a secret", async () => {
	const app = client(msal.ConfidentialClientApplication, "large", { clientSecret: "any" });
	const result = await app.acquireTokenByClientCredential({ scopes: [GRAPH_DEFAULT] });
	same(payload(result.accessToken).roles.includes("Directory.Read.All"), true, "role");
});

await test("client credentials with a wrong secret: AADSTS7000215 arrives", () =>
	fails(
		client(msal.ConfidentialClientApplication, "large", { clientSecret: "wrong" }).acquireTokenByClientCredential({
			scopes: [GRAPH_DEFAULT],
		}),
		"AADSTS7000215",
	));

await test("client credentials with a certificate", async () => {
	const app = client(msal.ConfidentialClientApplication, "large", { clientCertificate: certificate });
	const result = await app.acquireTokenByClientCredential({ scopes: [GRAPH_DEFAULT] });
	same(payload(result.accessToken).idtyp, "app", "kind of token");
	same((await graph("large", result.accessToken).api("/organization").get()).value[0].id, TENANTS.large, "tenant");
});

// --- requests to Graph ---

await test("Graph: the organization", async () => {
	const answer = await graph("large", signedIn.accessToken).api("/organization").select(["id", "displayName"]).get();
	same(answer.value.length, 1, "organizations");
	same(answer.value[0].displayName, "Large Practice Ltd", "name");
});

let app = null;

await test("Graph: service principals, by filter and by id", async () => {
	const api = graph("large", signedIn.accessToken);
	const found = await api.api("/servicePrincipals").filter("appId eq '5a1e5f0c-0000-4000-8000-0b0ac71ce001'").get();
	same(found.value.length, 1, "service principals");
	app = found.value[0];
	same(app.appId, "5a1e5f0c-0000-4000-8000-0b0ac71ce001", "app id");
	const one = await api.api("/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')").get();
	same(one.displayName, "Microsoft Graph", "resource");
});

await test("Graph: grants, page by page to the last", async () => {
	const api = graph("large", signedIn.accessToken);
	const first = await api.api("/oauth2PermissionGrants").filter(`clientId eq '${app.id}'`).top(500).get();
	const seen = new Set();
	const before = statuses.length;
	await new PageIterator(api, first, (grant) => seen.add(grant.id) !== null).iterate();
	same(seen.size, 2501, "grants");
	same(statuses.length - before, 5, "further pages");
});

await test("Graph: what is refused arrives as an error", async () => {
	const narrow = await client(msal.PublicClientApplication, "large").acquireTokenByDeviceCode({
		scopes: ["User.Read"],
		deviceCodeCallback: () => {},
	});
	const error = await fails(graph("large", narrow.accessToken).api("/oauth2PermissionGrants").get(), "Authorization_RequestDenied");
	same(error.statusCode, 403, "status");
	same((await fails(graph("large", "x.y.z").api("/me").get(), "InvalidAuthenticationToken")).statusCode, 401, "status");
});

await test("Graph: a 429 is waited out", async () => {
	// Every third call is refused for a while, at the sign-in host too.
	let token = null;
	for (let i = 0; !token && i < 6; i++)
		token = await client(msal.ConfidentialClientApplication, "stormy", { clientSecret: "any" })
			.acquireTokenByClientCredential({ scopes: [GRAPH_DEFAULT] })
			.catch(() => null);
	const api = graph("stormy", token.accessToken);
	const before = statuses.length;
	for (let i = 0; i < 6 && !statuses.slice(before).includes(429); i++)
		same((await api.api("/organization").get()).value[0].id, TENANTS.stormy, "tenant");
	same(statuses.slice(before).includes(429), true, "a 429 came");
	same(statuses.at(-1), 200, "status after the 429");
});

console.log(`1..${count}`);
process.exitCode = failed ? 1 : 0;
