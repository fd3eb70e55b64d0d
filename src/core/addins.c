/* addins.c - add-ins by the id in their manifest */
#include "core/addins.h"

#include "base/text.h"

static const struct {
	const char *id, *name;
} addins[] = {
	{"47232a61-61ee-4318-80f8-82568651aa9f", "Salesforce"},
	{"4c655dc5-759f-4bcb-a100-c8fa41e9a4df", "Salesforce Sandbox"},
	{"104da607-6ed9-44a3-9ee2-b066edc5bf49", "Salesforce Inbox"},
	{"214df843-a034-4f18-9fb8-4700027fb2c7", "Salesforce Connector"},
	{"858a57b9-7178-4a3d-bc1a-52220cdc58af", "Revenue Grid"},
	{"af39e89e-ca88-42f2-9b48-cf2b1c89ea9d", "Cirrus Insight"},
	{"a7ca6c74-33fb-43a4-a3e4-781078f0eff5", "Zoom"},
	{"ca0e68f1-fd94-4bd2-a38f-d48190f42f15", "HubSpot Sales"},
	{"7a91e319-a65d-4ceb-909b-12203561dbf5", "Cisco Webex Scheduler"},
	{"270c1312-7c65-467e-be34-48495d823173", "Box"},
	{"9b4919b5-728c-49f4-8a78-2d4abcfbb7dc", "Mimecast"},
	{"0021b273-bca0-4a1f-38c2-0df61de7d9e3", "Docusign"},
	{"49535d8a-fbe5-4935-8579-82099f9c14cc", "Dropbox"},
	{"7bb9f300-575c-4fb9-a6a6-c2342441256a", "Smartsheet"},
	{"c88e4e2a-8a30-404f-8f20-3d066dd425c1", "Wrike"},
	{"129865f5-6f9e-421f-b6f1-34a118a034f8", "Asana"},
	{"286f8133-4ca2-5885-940c-54992a732931", "Outreach"},
	{"e90ced19-bd88-46f2-af8d-6039c7cf35cd", "Salesloft Connect"},
	{"40efcf3f-bd65-4f4a-9928-5f6254e35b57", "Gong"},
	{"c1f0f062-29a7-4adf-bae8-a04aef9498ca", "ClickUp"},
	{"17e69345-a72c-4700-ab66-a78dcb40c319", "Jira Cloud"},
	{"0909755f-cd01-453d-aafa-0a5a3a357755", "Slack"},
	{"7ec028c7-a040-46fb-a914-9267da7585fb", "Dynamics CRM"},
	{"3ba8b5e3-49f3-6a74-8a30-9de9b623ba0d", "Zoho CRM"},
	{"b7cf3295-3645-4fc5-9c19-a963c71d1fe2", "Workfront"},
	{"a14de463-9802-4c72-afdb-ddda6a8ae9a2", "RingCentral"},
	{"68a9347c-c9c4-46fa-ab19-395399706e07", "GoTo"},
	{"6df220fc-e48e-4469-8db1-6912ce109886", "Google Meet"},
	{"7214a7e3-4615-4824-b696-df0b2e13f130", "Condeco"},
	{"03dde774-2969-46d2-b427-6988a3747883", "Egnyte"},
	{"efc30400-2ac5-48b7-8c9b-c0fd5f266be2", "Exclaimer"},
	{"40695bfc-e831-4980-bc79-d786569e9f34", "CodeTwo"},
	{"6046742c-3aee-485e-a4ac-92ab7199db2e", "Report Message"},
	{"2150edbd-459f-4ce9-9267-cf1ecf71fa52", "Report Phishing"},
	{"b51e3efb-9c17-4a01-af72-09187d818a57", "Polls"},
	{"62916641-fc48-44ae-a2a3-163811f1c945", "Message Header Analyzer"},
	{"fa0c4d52-36f6-4b55-a872-7c263cc0e467", "Calendly"},
	{"a8d54630-1e1f-463c-8e13-82eb03a1ee17", "Calendly"},
	{"b63b084b-3e71-41aa-a0f3-6578785edae2", "ndMail"},
	{"e5019060-ce5d-4a6d-be57-513ab494d6f5", "OnePlaceMail"},
	{"d76f016f-52c7-41b5-835b-900361d7040c", "Priority Matrix"},
	{"49d3b812-abda-45b9-b478-9bc464ce5b9c", "Script Lab"},
};

/* The list comes first: a profile may stand for several add-ins of its publisher. */
const char *addin_name(const char *manifest_id, const struct profile *profile)
{
	for (size_t i = 0; i < sizeof addins / sizeof *addins; i++)
		if (text_same(addins[i].id, manifest_id))
			return addins[i].name;
	return profile && scopes_has(&profile->manifest_ids, manifest_id) ? profile->name : "";
}
