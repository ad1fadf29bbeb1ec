// The capabilities as one would write them in Node with the AWS SDK v3: the same reads and the same transaction, and less proof
// of what is sent. A floor for what they cost there, not a second Pomoc.
import { createHash, randomBytes } from 'node:crypto';
import { BatchGetItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, TransactWriteItemsCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

const TableName = process.env.POMOC_TABLE;
const dynamodb = new DynamoDBClient({});
let s3;

const S = (text) => ({ S: text });
const N = (number) => ({ N: `${number}` });
const fresh = () => randomBytes(16).toString('base64url');
const hash = (text) => createHash('sha256').update(text).digest('hex');
const requesterOf = (event) => hash(event.headers.authorization.replace('Bearer ', ''));
const json = (statusCode, body) => ({ statusCode, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }, body: JSON.stringify(body), isBase64Encoded: false });

function wrong(event) {
  const { title = '', description = '' } = JSON.parse(event.body);
  const errors = [];
  if (title.trim().length < 3 || title.length > 140) errors.push({ field: 'title', code: 'length' });
  if (description.trim().length < 10 || description.length > 10000) errors.push({ field: 'description', code: 'length' });
  return errors.length ? json(422, { code: 'invalid', errors }) : null;
}

async function folder(id) {
  const { Items } = await dynamodb.send(new QueryCommand({ TableName, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': S(`NODE#${id}`) } }));
  return Items;
}

const view = (items) => ({
  ticket: Object.fromEntries(Object.entries(items.find((item) => item.sk.S === 'TICKET')).map(([name, value]) => [name, value.S ?? Number(value.N)])),
  messages: items.filter((item) => item.sk.S.startsWith('M#')).map((item) => ({ text: item.text.S })),
});

/** Counts a write of this hour, and reads the queue that an estimate is made of. */
async function surroundings(requester) {
  const hour = Math.floor(Date.now() / 3600e3);
  const line = (name) => dynamodb.send(new QueryCommand({ TableName, IndexName: 'by_line', Limit: 100, KeyConditionExpression: 'line = :line', ExpressionAttributeValues: { ':line': S(name) } }));
  const keys = [`NODE#LOAD`, `NODE#HOUR#${requester}#${hour}`].map((pk) => ({ pk: S(pk), sk: S('COUNT') }));
  const [first] = await Promise.all([line('node-first'), line('node-restriction'), dynamodb.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: keys } } }))]);
  const Update = { TableName, Key: keys[1], UpdateExpression: 'ADD writes :one SET expires_at = :end', ConditionExpression: 'attribute_not_exists(writes) OR writes < :most', ExpressionAttributeValues: { ':one': N(1), ':most': N(100000), ':end': N((hour + 2) * 3600) } };
  return { promise: first.Items.length * 60, count: { Update } };
}

export async function submit(event) {
  const fault = wrong(event);
  if (fault) return fault;
  const requester = requesterOf(event);
  const key = { pk: S(`NODE#KEY#${requester}#${event.headers['idempotency-key']}`), sk: S('KEY') };
  const before = await dynamodb.send(new GetItemCommand({ TableName, Key: key, ConsistentRead: true }));
  if (before.Item) return json(201, view(await folder(before.Item.ticket.S)));
  const { promise, count } = await surroundings(requester);
  const { title, description, topic, language } = JSON.parse(event.body);
  const id = fresh();
  const now = Date.now();
  const Item = { pk: S(`NODE#${id}`), sk: S('TICKET'), id: S(id), title: S(title), description: S(description), topic: S(topic), language: S(language), owner: S(requester), status: S('received'), version: N(1), created_at: N(now), promise: N(promise) };
  const once = 'attribute_not_exists(pk)';
  await dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [
    { Put: { TableName, Item, ConditionExpression: once } },
    { Put: { TableName, Item: { ...key, ticket: S(id), asked: S(hash(event.body)), expires_at: N(Math.floor(now / 1000) + 86400) }, ConditionExpression: once } },
    { Put: { TableName, Item: { pk: S(`NODE#${id}`), sk: S('CONTEXT'), page: S('/en/') } } },
    { Update: { TableName, Key: { pk: S('NODE#LOAD'), sk: S('COUNT') }, UpdateExpression: 'ADD waiting :one', ExpressionAttributeValues: { ':one': N(1) } } },
    count,
  ] }));
  return json(201, view(await folder(id)));
}

export async function status(event) {
  const items = await folder(event.pathParameters.id);
  await surroundings(requesterOf(event));
  return json(200, view(items));
}

async function changed(event, expression, values) {
  const items = await folder(event.pathParameters.id);
  const { version, owner } = items.find((item) => item.sk.S === 'TICKET');
  if (owner.S !== requesterOf(event)) return json(404, { code: 'no_such_ticket' });
  const { count } = await surroundings(owner.S);
  await dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [
    { Update: { TableName, Key: { pk: S(`NODE#${event.pathParameters.id}`), sk: S('TICKET') }, UpdateExpression: `${expression} ADD version :one`, ConditionExpression: 'version = :version', ExpressionAttributeValues: { ...values, ':one': N(1), ':version': version } } },
    count,
  ] }));
  return json(200, view(await folder(event.pathParameters.id)));
}

export async function edit(event) {
  return wrong(event) ?? changed(event, 'SET title = :title, description = :description', Object.fromEntries(Object.entries(JSON.parse(event.body)).map(([name, value]) => [`:${name}`, S(value)])));
}

export async function remove(event) {
  await changed(event, 'SET purge_at = :at', { ':at': N(Date.now() + 600e3) });
  return { statusCode: 204 };
}
export { remove as delete };

export async function upload(event) {
  const { name, size, type, sha256 } = JSON.parse(event.body);
  const requester = requesterOf(event);
  const { count } = await surroundings(requester);
  const id = fresh();
  await dynamodb.send(new PutItemCommand({ TableName, Item: { pk: S(`NODE#UPLOAD#${id}`), sk: S('UPLOAD'), name: S(name), size: N(size), type: S(type), sha256: S(sha256), owner: S(requester) } }));
  await dynamodb.send(new UpdateItemCommand(count.Update));
  s3 ??= new S3Client({});
  const command = new PutObjectCommand({ Bucket: process.env.POMOC_BUCKET, Key: `pending/${id}`, ContentLength: size, ContentType: type, ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'), IfNoneMatch: '*' });
  const url = await getSignedUrl(s3, command, { expiresIn: 600, unhoistableHeaders: new Set(['x-amz-checksum-sha256']) });
  return json(201, { id, url, method: 'PUT' });
}
