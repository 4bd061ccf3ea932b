// An HTTP server on PORT around one function: bodies are read before it is called, SIGTERM drains.
'use strict';

const http = require('http');
const {BadRequest, eventFrom, olderEventFrom} = require('./event');
const {FunctionRequest, FunctionResponse} = require('./messages');
const source = require('./source');
const traces = require('./traces');

const bodyMost = 256 << 20;
const failed = 'the function failed; its log says why';
const underWay = new Set();

function tell(response, status, message) {
  if (response.headersSent || response.writableEnded) {
    response.destroy(); // too late for a status: the cut end tells the client
    return;
  }
  for (const name of response.getHeaderNames())
    response.removeHeader(name);
  response.status(status).set('Content-Type', 'application/json');
  response.send(JSON.stringify({status, message}) + '\n');
}

function fail(response, error) {
  if (error instanceof BadRequest) {
    if (error.status === 413)
      response.set('Connection', 'close');
    tell(response, error.status, error.message);
    return;
  }
  traces.write(error);
  tell(response, 500, failed);
}

async function bodyOf(request) {
  const blocks = [];
  let length = 0;
  for await (const block of request) {
    length += block.length;
    if (length > bodyMost)
      throw new BadRequest(`a request's body has at most ${bodyMost} bytes`, 413);
    blocks.push(block);
  }
  return Buffer.concat(blocks);
}

// What an event function gives back is its answer; nothing is 204.
function answerEvent(response, value) {
  if (value === undefined || value === null)
    response.status(204);
  response.send(value);
}

async function call({handler, signature}, request, response) {
  const body = await bodyOf(request);
  if (signature === 'http') {
    request.complete_(body);
    return handler(request, response);
  }
  if (request.method !== 'POST')
    throw new BadRequest('this function takes CloudEvents; they are sent with POST');
  const words = signature === 'event' ? olderEventFrom(request.headers, body) : [eventFrom(request.headers, body)];
  return answerEvent(response, await handler(...words));
}

function serve(found) {
  const server = http.createServer({IncomingMessage: FunctionRequest, ServerResponse: FunctionResponse, requestTimeout: 0, keepAliveTimeout: 0});
  let isEnding = false;
  server.on('request', (request, response) => {
    underWay.add(response);
    response.shouldKeepAlive = response.shouldKeepAlive && !isEnding;
    response.on('close', () => {
      underWay.delete(response);
      if (isEnding)
        server.closeIdleConnections();
    });
    call(found, request, response).catch(error => {
      if (!request.destroyed || request.complete)
        fail(response, error);
    });
  });
  server.on('clientError', (error, socket) => {
    if (socket.writable && error.code !== 'ECONNRESET')
      socket.write(`HTTP/1.1 ${error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request'}\r\n` +
        'Connection: close\r\nContent-Length: 0\r\n\r\n');
    socket.destroy(error);
  });
  process.on('SIGTERM', () => {
    if (isEnding)
      return;
    isEnding = true;
    for (const response of underWay) {
      if (!response.headersSent)
        response.shouldKeepAlive = false;
    }
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
  server.listen(Number(process.env.PORT || 8080));
}

// An error that no request can be blamed for leaves nothing to rely on: who waits is told, and the process ends.
function endOnStrayErrors() {
  const end = error => {
    traces.write(error);
    const waiting = [...underWay].filter(response => !response.headersSent);
    for (const response of waiting)
      response.shouldKeepAlive = false;
    let left = waiting.length;
    const leave = () => --left <= 0 && process.exit(1);
    if (left === 0)
      process.exit(1);
    for (const response of waiting) {
      response.on('close', leave);
      tell(response, 500, failed);
    }
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

function options(words) {
  const named = {'--target': '', '--signature-type': ''};
  const plain = [];
  for (const word of words) {
    const at = word.indexOf('=');
    if (at > 0 && word.slice(0, at) in named)
      named[word.slice(0, at)] = word.slice(at + 1);
    else
      plain.push(word);
  }
  return [plain[0] || 'index.js', named['--target'], named['--signature-type']];
}

async function main(words) {
  const [file, target, signature] = options(words);
  try {
    const found = source.find(await source.load(file), file, target, signature);
    endOnStrayErrors();
    serve(found);
  } catch (error) {
    if (error instanceof source.Unusable)
      process.stderr.write(error.message + '\n');
    else
      traces.write(error);
    process.exit(1);
  }
}

module.exports = {main};
