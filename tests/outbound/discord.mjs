// Discord's description on standard output, read back from `discord-api-spec`, which is generated from it every
// day: its Zod schemas hold every limit.

import { pathsList } from "discord-api-spec";
import * as described from "discord-api-spec/zod";
import * as z from "zod";

const FOLLOW_UP = "IncomingWebhookRequestPartial";
const EDIT = "IncomingWebhookUpdateRequestPartial";
// What is called, as the package's types have it: with which bodies, and by whom. An interaction's token stands in
// the path.
const OPERATIONS = [
  ["post", "/channels/{channel_id}/messages", ["MessageCreateRequest"], [{ BotToken: [] }]],
  ["post", "/webhooks/{webhook_id}/{webhook_token}", [FOLLOW_UP, EDIT], [{}, { BotToken: [] }]],
  ["patch", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", [EDIT], [{}, { BotToken: [] }]],
];

function schemas() {
  const registry = z.registry();
  for (const [name, schema] of Object.entries(described)) {
    if (name.endsWith("Schema")) registry.add(schema, { id: name.slice(0, -"Schema".length) });
  }
  // Of what JSON cannot say nothing is asked for: that a member is undefined.
  const options = { target: "openapi-3.0", io: "input", unrepresentable: "any" };
  const made = z.toJSONSchema(registry, { ...options, uri: (id) => reference(id).$ref }).schemas;
  for (const schema of Object.values(made)) delete schema.$id;
  // No null is sent, and a null among alternatives is one that Prism cannot read: it then lets everything pass.
  const isNull = (schema) => schema.enum?.length === 1 && schema.enum[0] === null;
  const withoutNulls = (key, value) => (key === "anyOf" ? value.filter((schema) => !isNull(schema)) : value);
  return JSON.parse(JSON.stringify(made), withoutNulls);
}

// A message's own members alone: it holds the message that it answers, and Prism makes one up for each.
function plain({ properties, required, ...schema }) {
  const isId = ({ allOf }) => allOf?.[0].$ref === reference("SnowflakeType").$ref;
  const isValue = ({ type }) => ["string", "boolean", "integer"].includes(type);
  const kept = required.filter((name) => isId(properties[name]) || isValue(properties[name]));
  const own = Object.fromEntries(kept.map((name) => [name, properties[name]]));
  return { ...schema, required: kept, properties: own };
}

const reference = (id) => ({ $ref: `#/components/schemas/${id}` });
const json = (schema) => ({ content: { "application/json": { schema } } });

function operation([method, path, bodies, security]) {
  if (!pathsList[method].includes(path)) throw new Error(`${method} ${path} is not described`);
  const parameters = [...path.matchAll(/{(\w+)}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: name.endsWith("_id") ? reference("SnowflakeType") : { type: "string" },
  }));
  const answers = { 200: { description: "The message", ...json(plain(all.MessageResponse)) } };
  const body = { required: true, ...json({ anyOf: bodies.map(reference) }) };
  return [path, { [method]: { parameters, security, requestBody: body, responses: answers } }];
}

const all = schemas();
// Prism makes up no text for a pattern.
all.SnowflakeType.example = "1234567890123456789";

const document = {
  openapi: "3.0.3",
  info: { title: "Discord HTTP API", version: "10" },
  servers: [{ url: "https://discord.com/api/v10" }],
  paths: Object.fromEntries(OPERATIONS.map(operation)),
  components: {
    schemas: all,
    securitySchemes: { BotToken: { type: "apiKey", in: "header", name: "Authorization" } },
  },
};
process.stdout.write(JSON.stringify(document));
