// Behaves as its first argument says.
const { spawn, execFileSync } = require('child_process');
const fs = require('fs');
const net = require('net');
const { Worker } = require('worker_threads');

const say = (...words) => console.log(...words);
const wait = () => setTimeout(() => {}, 1e6);

const cases = {
  surroundings() {
    for (const name of Object.keys(process.env).sort())
      say('env', `${name}=${process.env[name]}`);
    say('child', execFileSync('sh', ['-c', 'echo $PORT $K_SERVICE $HOSTNAME']).toString().trim());
    say('argv', process.argv, process.execArgv, process.argv0, process.execPath, 'cwd', process.cwd(), fs.realpathSync('data.txt'));
    say('main', require.main === module, module.id, module.parent, module.filename, process.mainModule === module, module.paths, __filename);
    say('cache', Object.keys(require.cache), module.children.length);
    say('stdin', fs.readlinkSync('/proc/self/fd/0'), JSON.stringify(fs.readFileSync(0, 'utf8')));
    const standard = fs.readdirSync('/proc/self/fd').filter(fd => {
      try { return fd < 3 || /^(socket|pipe|\/(?!dev\/null))/.test(fs.readlinkSync(`/proc/self/fd/${fd}`)); } catch { return false; }
    });
    say('fds', standard.filter(fd => fd < 3), process._getActiveHandles().length, process._getActiveRequests().length);
    say('listeners', process.eventNames().map(String), process.listenerCount('exit'), Object.keys(globalThis));
    fs.writeFileSync('mine', '');
  },
  exit() {
    for (let i = 0; i < 300; ++i)
      say('line', i);
    console.error('bad');
    process.stdout.write('unfinished');
    process.exitCode = 3;
  },
  words() { process.exit(4); },
  throw() { throw new Error('no luck', { cause: new TypeError('key') }); },
  interrupt() { Promise.reject(new Error('nobody minds')); },
  listen() { net.createServer(socket => socket.end()).listen(process.env.PORT, '127.0.0.1'); },
  silent: wait,
  fork() { say('child', spawn('sleep', ['1000']).pid); setTimeout(() => process.exit(1), 50); },
  bare() {
    const child = require('child_process').fork(__filename, ['plain'], { silent: true });
    child.on('spawn', () => child.stdout.once('data', () => say('child', child.pid)));
    wait();
  },
  daemon() { say('child', spawn('sleep', ['1000'], { detached: true }).pid); wait(); },
  deaf() { process.on('SIGTERM', () => {}); say('up'); wait(); },
  polite() { process.on('SIGTERM', () => { say('bye'); process.exit(7); }); say('up'); wait(); },
  plain() { say('up'); wait(); },
  closed() { say('up'); fs.closeSync(1); fs.closeSync(2); cases.listen(); },
  threads() {
    new Worker("setTimeout(() => console.log('thread', require('worker_threads').isMainThread), 100)", { eval: true });
    say('main is done');
  },
  endless() {
    for (let i = 0; i < 5; ++i)
      new Worker('for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1e6)', { eval: true });
    say('up');
  },
  greedy() {
    const kept = [];
    setInterval(() => kept.push(Buffer.alloc(1e7, 'x')), 10);
  },
};

cases[process.argv[2]]();
