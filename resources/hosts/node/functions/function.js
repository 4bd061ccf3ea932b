// Serves one function: node function.js <source> [--target=name] [--signature-type=http|cloudevent|event]; see FUNCTIONS.md.
'use strict';

require('./serving').main(process.argv.slice(2));
