// A Node that is warm and waits for its app; see resources/hosts/README.md.
'use strict';

const fs = require('fs');
const Module = require('module');
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
serve(loadFramework());
