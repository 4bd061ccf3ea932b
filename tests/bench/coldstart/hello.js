// A small app on Node's own server; answers with its process's id.
require('http')
  .createServer((request, response) => response.end(String(process.pid)))
  .listen(Number(process.env.PORT), '127.0.0.1');
