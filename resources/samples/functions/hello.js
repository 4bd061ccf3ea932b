// A function: greets whom the query names.
'use strict';

exports.hello = (req, res) => {
  if (req.query.name === 'nobody')
    throw new Error('there is nobody to greet');
  res.json({hello: req.query.name || 'world'});
};
