// Preloaded into n8n. Ends it when the script that started it was killed before it could clean up.
// Otherwise n8n would keep its port and its database.
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
