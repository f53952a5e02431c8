import './environment';
import { Container } from '@n8n/di';
import { Logger as EngineLogger } from '@n8n/backend-common';
import { LoggerProxy, type Logger } from 'n8n-workflow';

type LogLevel = 'error' | 'warn' | 'info' | 'debug';

export interface LogLine {
	level: LogLevel;
	message: string;
	metadata: object;
}

type Listener = (line: LogLine) => void;

/** Replaces n8n's logger: prints nothing, and passes on every line of every level. */
class RecordingLogger implements Logger {
	private readonly listeners = new Set<Listener>();

	subscribe(listener: Listener): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	error(message: string, metadata: object = {}): void {
		this.emit('error', message, metadata);
	}

	warn(message: string, metadata: object = {}): void {
		this.emit('warn', message, metadata);
	}

	info(message: string, metadata: object = {}): void {
		this.emit('info', message, metadata);
	}

	debug(message: string, metadata: object = {}): void {
		this.emit('debug', message, metadata);
	}

	scoped(): this {
		return this;
	}

	private emit(level: LogLevel, message: string, metadata: object): void {
		for (const listener of this.listeners) listener({ level, message, metadata });
	}
}

/**
 * One per process, like n8n's container: concurrent runs all see each other's lines.
 * Must be set before anything else is taken from the container, because n8n's services keep the
 * logger with which they were created.
 */
export const recordingLogger = new RecordingLogger();

Container.set(EngineLogger, recordingLogger as unknown as EngineLogger);
LoggerProxy.init(recordingLogger);
