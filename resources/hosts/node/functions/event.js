// CloudEvents over HTTP, binary and structured, and the older events with a context.
'use strict';

const structured = 'application/cloudevents+json';
const required = ['id', 'source', 'type', 'specversion'];
const versions = ['1.0', '0.3'];
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

// What came is not what this function takes; the sentence is for the sender.
class BadRequest extends Error {
  constructor(message, status = 400) {
    super(message);
    this.status = status;
  }
}

function mediaType(contentType) {
  return (contentType || '').split(';', 1)[0].trim().toLowerCase();
}

function isJson(kind) {
  return kind === 'application/json' || kind === 'text/json' || /^[^/]+\/[^/]+\+json$/.test(kind);
}

// Quoted or not, with everything beyond ASCII as %XX.
function headerText(value) {
  if (value.length > 1 && value.startsWith('"') && value.endsWith('"'))
    value = value.slice(1, -1).replace(/\\(.)/g, '$1');
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function check(event) {
  for (const name of required) {
    if (typeof event[name] !== 'string' || event[name] === '')
      throw new BadRequest(`this is no CloudEvent: its \`${name}\` is missing`);
  }
  if (!versions.includes(event.specversion))
    throw new BadRequest(`CloudEvents ${event.specversion} are not understood; 1.0 is`);
  return event;
}

function decoded(body, kind) {
  if (body.length === 0)
    return undefined;
  if (isJson(kind)) {
    try {
      return JSON.parse(body.toString('utf8'));
    } catch {
      throw new BadRequest("the event's data is not the JSON that its content type says");
    }
  }
  return kind.startsWith('text/') ? body.toString('utf8') : body;
}

function fromStructured(body) {
  let fields;
  try {
    fields = JSON.parse(body.toString('utf8'));
  } catch {
    fields = undefined;
  }
  if (fields === null || typeof fields !== 'object' || Array.isArray(fields))
    throw new BadRequest('the event is not a JSON object');
  check(fields);
  let encoded = fields.data_base64;
  delete fields.data_base64;
  if (fields.specversion === '0.3' && String(fields.datacontentencoding).toLowerCase() === 'base64')
    encoded = fields.data;
  if (encoded === undefined || encoded === null)
    return fields;
  if (typeof encoded !== 'string' || !base64.test(encoded))
    throw new BadRequest("the event's data_base64 is not base64");
  fields.data = decoded(Buffer.from(encoded, 'base64'), mediaType(fields.datacontenttype || 'application/json'));
  return fields;
}

// The event of a request: its attributes and `data` as members of one object.
function eventFrom(headers, body) {
  const kind = mediaType(headers['content-type']);
  if (kind === structured)
    return fromStructured(body);
  if (kind.startsWith('application/cloudevents'))
    throw new BadRequest(`events as ${kind} are not understood; send one as ${structured}, or with ce- headers`);
  const event = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('ce-'))
      event[name.slice(3)] = headerText(value);
  }
  if (Object.keys(event).length === 0)
    throw new BadRequest(`this is no CloudEvent: it has neither ce- headers nor the content type ${structured}`);
  check(event);
  if (kind)
    event.datacontenttype = headers['content-type'];
  event.data = decoded(body, kind);
  return event;
}

// [data, context], out of a CloudEvent or of JSON with `data` and a context beside it.
function olderEventFrom(headers, body) {
  if (mediaType(headers['content-type']).startsWith('application/cloudevents') || headers['ce-id']) {
    const {data, ...event} = eventFrom(headers, body);
    return [data, {eventId: event.id, timestamp: event.time, eventType: event.type, resource: event.subject || event.source}];
  }
  let fields;
  try {
    fields = JSON.parse(body.toString('utf8'));
  } catch {
    fields = undefined;
  }
  if (fields === null || typeof fields !== 'object' || fields.data === undefined)
    throw new BadRequest('this is no event: neither a CloudEvent nor a JSON object with `data` and `context`');
  const {data, context, ...beside} = fields;
  return [data, context || beside];
}

module.exports = {BadRequest, eventFrom, isJson, mediaType, olderEventFrom};
