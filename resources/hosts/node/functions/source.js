// Loads a function's source and finds the function in it.
'use strict';

const fs = require('fs');
const Module = require('module');
const path = require('path');
const {pathToFileURL} = require('url');
const framework = require('./framework');

const name = '@google-cloud/functions-framework';
const signatures = ['http', 'cloudevent', 'event'];

// Why there is nothing to serve; for the log.
class Unusable extends Error {}

// `require` of the framework's name is ours, whatever lies in node_modules.
function answerRequire() {
  const usual = Module._resolveFilename;
  Module._resolveFilename = function(request, ...rest) {
    return request === name ? require.resolve('./framework') : usual.call(this, request, ...rest);
  };
}

// The same for `import`, whose loader has a thread of its own: only where the source names it.
function answerImport(file) {
  if (!fs.readFileSync(file, 'utf8').includes(name))
    return;
  if (!Module.register)
    throw new Unusable(`\`import\` of ${name} needs Node 20.6 or newer; \`require\` works with this one`);
  const url = pathToFileURL(require.resolve('./framework')).href;
  const hook = `export const resolve = (name, context, next) =>
    name === ${JSON.stringify(name)} ? {url: ${JSON.stringify(url)}, format: 'commonjs', shortCircuit: true} : next(name, context);`;
  Module.register('data:text/javascript,' + encodeURIComponent(hook));
}

async function load(source) {
  const file = path.resolve(source);
  if (!fs.existsSync(file))
    throw new Unusable(`there is no source ${file}`);
  answerRequire();
  if (!isModule(file)) {
    return require(file);
  }
  answerImport(fs.realpathSync(file));
  const loaded = await import(pathToFileURL(file).href);
  return {...loaded.default, ...loaded};
}

// As Node tells: by the end of the name, else by the nearest package.json.
function isModule(file) {
  if (file.endsWith('.mjs') || file.endsWith('.cjs'))
    return file.endsWith('.mjs');
  for (let folder = path.dirname(fs.realpathSync(file)); ; folder = path.dirname(folder)) {
    const text = fs.existsSync(path.join(folder, 'package.json')) && fs.readFileSync(path.join(folder, 'package.json'), 'utf8');
    if (text) {
      try {
        return JSON.parse(text).type === 'module';
      } catch {
        return false;
      }
    }
    if (path.basename(folder) === 'node_modules' || folder === path.dirname(folder))
      return false;
  }
}

// {handler, signature}. What the source registers counts more than the option's word about the signature.
function find(exported, file, target, signature) {
  if (signature && !signatures.includes(signature))
    throw new Unusable(`FUNCTION_SIGNATURE_TYPE is \`${signature}\`; it can be http, cloudevent or event`);
  const {registered} = framework;
  const own = Object.keys(exported || {}).filter(key => typeof exported[key] === 'function' && key !== 'default');
  const names = registered.size > 0 ? [...registered.keys()] : own;
  const has = names.length > 0 ? `has several functions (${names.join(', ')})` : 'has no function';
  if (!target && names.length === 1)
    target = names[0];
  if (registered.has(target))
    return registered.get(target);
  const whole = typeof exported === 'function' ? exported : exported && exported.default;
  const handler = target && target.split('.').reduce((value, key) => value && value[key], exported) || whole;
  if (typeof handler === 'function')
    return {handler, signature: signature || 'http'};
  if (!target)
    throw new Unusable(`${path.basename(file)} ${has}; FUNCTION_TARGET says which one is meant`);
  throw new Unusable(`${path.basename(file)} has no function \`${target}\`; it has ${names.join(', ') || 'none'}`);
}

module.exports = {Unusable, find, load};
