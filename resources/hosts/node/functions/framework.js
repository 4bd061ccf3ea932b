// What `require('@google-cloud/functions-framework')` gives: calls that name a function.
'use strict';

const registered = new Map();

exports.registered = registered; // name → {handler, signature}

exports.http = (name, handler) => {
  registered.set(name, {handler, signature: 'http'});
};

exports.cloudEvent = (name, handler) => {
  registered.set(name, {handler, signature: 'cloudevent'});
};
