// What tst_function_hosts asks for.
'use strict';

const functions = require('@google-cloud/functions-framework');

function inner() {
  throw new Error('secret');
}

functions.http('hello', async (req, res) => {
  if (req.path === '/boom')
    inner();
  if (req.path === '/json')
    return res.json({got: req.body});
  if (req.path === '/slow') {
    console.log('slow begins');
    await new Promise(resolve => setTimeout(resolve, 700)); // what makes it slow
    return res.send('slow');
  }
  return res.status(201).set('X-Shape', 'round').send(`${process.env.GREETING} ${req.query.name} ${req.method} ${req.rawBody.length}`);
});

functions.cloudEvent('taken', event => {
  console.log(event.id, event.type, event.subject, event.data.n);
});
