// A Node that is warm and waits for its app; see resources/hosts/README.md.
'use strict';

const fs = require('fs');
const http = require('http');
const Module = require('module');
const net = require('net');
const path = require('path');

const stdin = 0;
const newline = 10;

// What web apps and the common frameworks require.
const stack = ['assert', 'async_hooks', 'buffer', 'child_process', 'crypto', 'dns', 'events', 'fs/promises', 'http', 'http2', 'https', 'net',
  'os', 'perf_hooks', 'querystring', 'stream', 'stream/promises', 'string_decoder', 'timers', 'timers/promises', 'tls', 'tty', 'url', 'util',
  'worker_threads', 'zlib'];

function say(word) {
  fs.writeSync(stdin, word + '\n'); // the channel goes both ways
}

// The claim, or nothing when the server has gone. Waits without the event loop, so that an idle host has nothing open.
function hear() {
  const blocks = [];
  for (;;) {
    const block = Buffer.allocUnsafe(1 << 16);
    const length = fs.readSync(stdin, block, 0, block.length, null);
    if (length === 0)
      return undefined;
    blocks.push(block.subarray(0, length));
    if (block[length - 1] === newline)
      return JSON.parse(Buffer.concat(blocks).toString('utf8'));
  }
}

// /dev/null takes the lowest number that is free: the channel's own.
function forgetChannel() {
  fs.closeSync(stdin);
  fs.openSync('/dev/null', 'r');
}

// What a plain start would have found in this process.
function takeOn(claim) {
  for (const name of claim.unset)
    delete process.env[name];
  for (const [name, value] of Object.entries(claim.set))
    process.env[name] = value;
  process.argv = [process.argv[0], path.resolve(claim.entry), ...claim.arguments];
  delete require.cache[__filename];
  process.mainModule = undefined;
}

// The function framework, loaded and put aside: only a function sees it.
const functionProgram = path.join(__dirname, 'functions', 'function.js');

function loadFramework() {
  const before = new Set(Object.keys(require.cache));
  const kept = {};
  try {
    require('./functions/serving');
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND')
      throw error;
  }
  for (const file of Object.keys(require.cache)) {
    if (before.has(file))
      continue;
    kept[file] = require.cache[file];
    delete require.cache[file];
  }
  module.children = [];
  return kept;
}

// What serving takes is compiled when it is first called: two requests over one connection, to a server that is gone before there is an
// app. Without a Date, which Node would keep for the second it was made in; the time zone is read here.
function gatherWarmth(then) {
  new Date(new Date().getMilliseconds()).toUTCString();
  const server = http.createServer((request, response) => {
    response.sendDate = false;
    response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    response.end(`warm ${request.method}\n`);
  });
  server.listen(0, '127.0.0.1', () => {
    const client = net.connect(server.address().port, '127.0.0.1');
    client.end('GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    client.resume();
    client.on('error', () => {}); // and closed, then
    client.on('close', () => server.close(then));
  });
  server.on('error', then); // a machine without loopback: the app will be the first
}

function serve(framework) {
  say('ready');
  const claim = hear();
  if (claim === undefined)
    process.exit(0);
  takeOn(claim);
  if (process.argv[1] === functionProgram)
    Object.assign(require.cache, framework);
  say('running');
  forgetChannel();
  // From the event loop, so that no frame of this file is in the app's stack traces.
  setImmediate(Module.runMain.bind(Module, process.argv[1]));
}

for (const name of stack)
  require(name);
const framework = loadFramework();
gatherWarmth(() => setImmediate(serve, framework)); // by then the last handle is closed
