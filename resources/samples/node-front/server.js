'use strict';
// A front end: asks the back end named by BACKEND_URL and shows what it said and how long that took.

const dns = require('dns');
const http = require('http');

const backend = process.env.BACKEND_URL;
const port = Number(process.env.PORT || 8080);

// Names under .localhost are loopback (RFC 6761, 6.3); browsers and curl know, many system resolvers do not.
function lookup(host, options, callback) {
  if (!/(^|\.)localhost$/i.test(host)) return dns.lookup(host, options, callback);
  return options && options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);
}

function askBackend(path) {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint();
    const request = http.get(new URL(path, backend), { lookup, timeout: 60000 }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => resolve({
        status: response.statusCode,
        reason: response.headers['tidegate-reason'] || '',
        body: Buffer.concat(parts).toString('utf8').trim(),
        millis: Number(process.hrtime.bigint() - started) / 1e6,
      }));
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error('the back end took more than 60 s')));
    request.on('error', reject);
  });
}

const escapeHtml = (text) => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }[c]));

function page(answer) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Tidegate sample</title>
<style>body{font:16px/1.5 system-ui;margin:4rem auto;max-width:40rem;color:#1c2733}code{background:#eef2f5;padding:.2em .4em;border-radius:4px}</style>
<h1>Front end, on Node</h1>
<p>The back end at <code>${escapeHtml(backend)}</code> answered <b>${answer.status}</b> in <b>${answer.millis.toFixed(0)} ms</b>:</p>
<pre><code>${escapeHtml(answer.body)}</code></pre></html>\n`;
}

const server = http.createServer(async (request, response) => {
  if (!backend) {
    response.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end('BACKEND_URL is not set: give it the URL of the back end service\n');
    return;
  }
  try {
    const answer = await askBackend('/');
    const json = /\bapplication\/json\b/.test(request.headers.accept || '');
    response.writeHead(answer.status === 200 ? 200 : 502, { 'Content-Type': json ? 'application/json' : 'text/html; charset=utf-8' });
    response.end(json ? JSON.stringify({ front: process.env.K_REVISION || '', backend: answer }) + '\n' : page(answer));
  } catch (error) {
    console.error(`back end ${backend}: ${error.message}`);
    response.writeHead(502, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(`The back end at ${backend} could not be reached: ${error.message}\n`);
  }
});

server.listen(port, () => console.log(`listening on port ${port}, back end ${backend || '(none)'}`));
process.on('SIGTERM', () => server.close(() => process.exit(0)));
