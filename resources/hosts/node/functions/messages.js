// The request and the response that a function is given: Node's own, with the part of Express that functions use.
'use strict';

const http = require('http');
const querystring = require('querystring');
const {BadRequest, isJson, mediaType} = require('./event');

const types = {html: 'text/html', json: 'application/json', text: 'text/plain', txt: 'text/plain', xml: 'application/xml',
  bin: 'application/octet-stream', css: 'text/css', js: 'text/javascript'};

class FunctionRequest extends http.IncomingMessage {
  // Called once the body is there.
  complete_(body) {
    this.originalUrl = this.url;
    this.baseUrl = '';
    this.params = {};
    this.rawBody = body;
    this.body = this.parsed_(body);
  }

  parsed_(body) {
    const kind = mediaType(this.headers['content-type']);
    if (isJson(kind)) {
      if (body.length === 0)
        return {};
      try {
        return JSON.parse(body.toString('utf8'));
      } catch {
        throw new BadRequest("the request's body is not valid JSON");
      }
    }
    if (kind === 'application/x-www-form-urlencoded')
      return {...querystring.parse(body.toString('utf8'))};
    if (kind.startsWith('text/'))
      return body.toString('utf8');
    return body.length === 0 && !kind ? {} : body;
  }

  get path() {
    return this.url.split('?', 1)[0];
  }

  get query() {
    const at = this.url.indexOf('?');
    return at < 0 ? {} : {...querystring.parse(this.url.slice(at + 1))};
  }

  get protocol() {
    return (this.headers['x-forwarded-proto'] || 'http').split(',', 1)[0].trim();
  }

  get secure() {
    return this.protocol === 'https';
  }

  get hostname() {
    return (this.headers.host || '').replace(/:\d+$/, '');
  }

  get ip() {
    return this.socket.remoteAddress;
  }

  get(name) {
    const key = name.toLowerCase();
    return key === 'referer' || key === 'referrer' ? this.headers.referer || this.headers.referrer : this.headers[key];
  }

  header(name) {
    return this.get(name);
  }

  // The type asked for when the body is of it: `json`, `text/*`, `application/json`; else false.
  is(...wanted) {
    const kind = mediaType(this.headers['content-type']);
    for (const one of wanted.flat()) {
      const full = one.includes('/') ? one : types[one] || one;
      if (kind && (kind === full || (full.endsWith('/*') && kind.startsWith(full.slice(0, -1))) || (full === types.json && isJson(kind))))
        return one;
    }
    return false;
  }
}

class FunctionResponse extends http.ServerResponse {
  constructor(...words) {
    super(...words);
    this.locals = {};
  }

  status(code) {
    this.statusCode = code;
    return this;
  }

  sendStatus(code) {
    return this.status(code).type('text').send(http.STATUS_CODES[code] || String(code));
  }

  set(name, value) {
    if (typeof name === 'object') {
      for (const [key, one] of Object.entries(name))
        this.setHeader(key, one);
    } else {
      this.setHeader(name, value);
    }
    return this;
  }

  header(name, value) {
    return this.set(name, value);
  }

  get(name) {
    return this.getHeader(name);
  }

  append(name, value) {
    const before = this.getHeader(name);
    return this.set(name, before === undefined ? value : [].concat(before, value));
  }

  type(kind) {
    const full = kind.includes('/') ? kind : types[kind.replace(/^\./, '')] || 'application/octet-stream';
    const isText = /^text\/|^application\/(json|xml)$/.test(full);
    return this.set('Content-Type', isText ? `${full}; charset=utf-8` : full);
  }

  contentType(kind) {
    return this.type(kind);
  }

  location(url) {
    return this.set('Location', encodeURI(url).replace(/%25/g, '%'));
  }

  redirect(status, url) {
    const [code, place] = typeof status === 'number' ? [status, url] : [302, status];
    return this.status(code).location(place).type('text').send(`${http.STATUS_CODES[code]}. Redirecting to ${place}`);
  }

  cookie(name, value, options = {}) {
    const text = typeof value === 'object' ? `j:${JSON.stringify(value)}` : String(value);
    const parts = [`${name}=${encodeURIComponent(text)}`, `Path=${options.path || '/'}`];
    if (options.maxAge !== undefined)
      parts.push(`Max-Age=${Math.floor(options.maxAge / 1000)}`);
    if (options.expires)
      parts.push(`Expires=${options.expires.toUTCString()}`);
    if (options.domain)
      parts.push(`Domain=${options.domain}`);
    for (const [key, word] of [['httpOnly', 'HttpOnly'], ['secure', 'Secure']]) {
      if (options[key])
        parts.push(word);
    }
    if (options.sameSite)
      parts.push(`SameSite=${options.sameSite === true ? 'Strict' : options.sameSite}`);
    return this.append('Set-Cookie', parts.join('; '));
  }

  clearCookie(name, options = {}) {
    return this.cookie(name, '', {...options, expires: new Date(0), maxAge: undefined});
  }

  json(value) {
    if (!this.hasHeader('Content-Type'))
      this.type('json');
    const text = JSON.stringify(value);
    return this.send_(Buffer.from(text === undefined ? '' : text));
  }

  // Text is HTML unless said otherwise, a Buffer is bytes, everything else is JSON.
  send(body) {
    if (typeof body === 'number' || typeof body === 'boolean' || (typeof body === 'object' && body !== null && !ArrayBuffer.isView(body)))
      return this.json(body);
    if (body === undefined || body === null)
      return this.send_(Buffer.alloc(0));
    if (!this.hasHeader('Content-Type'))
      this.type(typeof body === 'string' ? 'html' : 'bin');
    return this.send_(typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  }

  send_(bytes) {
    const isBodiless = this.statusCode === 204 || this.statusCode === 304;
    if (isBodiless)
      this.removeHeader('Content-Type');
    else
      this.setHeader('Content-Length', bytes.length);
    if (isBodiless || this.req.method === 'HEAD')
      this.end();
    else
      this.end(bytes);
    return this;
  }
}

module.exports = {FunctionRequest, FunctionResponse};
