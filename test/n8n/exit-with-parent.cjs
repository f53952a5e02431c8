// Preloaded into n8n: ends it when the script that started it was killed without a chance to
// clean up. Otherwise it would hold its port and its database until the machine is restarted.
const owner = Number(process.env.EXIT_WITH_PID);

if (owner) {
	setInterval(() => {
		try {
			process.kill(owner, 0);
		} catch {
			process.kill(process.pid, 'SIGKILL');
		}
	}, 500).unref();
}
