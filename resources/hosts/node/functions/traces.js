// Errors of a function's code on standard error: its own frames, none of those below it.
'use strict';

const util = require('util');

const own = __dirname + require('path').sep;

function isOwn(line) {
  return /^\s+at /.test(line) && (line.includes(own) || /\(?node:/.test(line));
}

// In one piece. What is no Error is shown as the console shows it.
function write(error) {
  const text = error instanceof Error ? util.inspect(error) : `thrown: ${util.inspect(error)}`;
  const kept = [];
  for (const line of text.split('\n')) {
    if (!isOwn(line))
      kept.push(line);
    else if (line.endsWith('{') && kept.length > 0) // of the error's own members, which stand behind the last frame
      kept[kept.length - 1] += ' {';
  }
  process.stderr.write(kept.join('\n') + '\n');
}

module.exports = {write};
