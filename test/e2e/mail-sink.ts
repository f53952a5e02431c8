import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface MailSink {
	port: number;
	/** The emails received, headers included. */
	readonly mails: string[];
	close(): Promise<void>;
}

/** An SMTP server that keeps every email. Implements only what n8n's Send Email node needs. */
export async function startMailSink(): Promise<MailSink> {
	const mails: string[] = [];
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		socket.on('error', () => socket.destroy());
		let unread = '';
		let isMail = false;
		const say = (line: string): boolean => socket.write(`${line}\r\n`);
		say('220 sink');
		socket.on('data', (chunk: Buffer) => {
			unread += chunk.toString('utf8');
			for (;;) {
				const end = isMail ? '\r\n.\r\n' : '\r\n';
				const at = unread.indexOf(end);
				if (at < 0) return;
				const line = unread.slice(0, at);
				unread = unread.slice(at + end.length);
				if (isMail) {
					mails.push(line);
					isMail = false;
					say('250 accepted');
				} else if (/^DATA/i.test(line)) {
					isMail = true;
					say('354 go on');
				} else if (/^QUIT/i.test(line)) {
					say('221 bye');
					socket.end();
				} else say('250 ok');
			}
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		port: (server.address() as AddressInfo).port,
		mails,
		async close() {
			for (const socket of sockets) socket.destroy();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}
