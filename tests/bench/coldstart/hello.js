// A small web app on Node's own server.
const http = require('http');

const service = process.env.K_SERVICE || 'nobody';
http.createServer((request, response) => {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(`Hello from ${service} in process ${process.pid}\n`);
}).listen(process.env.PORT || 8080);
