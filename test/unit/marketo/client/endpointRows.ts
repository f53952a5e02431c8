/** What users paste into "Endpoint", and the resulting origin. */
export const USABLE_ENDPOINTS: ReadonlyArray<[label: string, given: string, origin: string]> = [
	['the account ID', '123-ABC-456', 'https://123-abc-456.mktorest.com'],
	[
		'in lower case, with surrounding blanks',
		'  123-abc-456 \n',
		'https://123-abc-456.mktorest.com',
	],
	['with a trailing slash', '123-ABC-456/', 'https://123-abc-456.mktorest.com'],
	['with /rest', '123-ABC-456/rest', 'https://123-abc-456.mktorest.com'],
	['the origin', 'https://123-ABC-456.mktorest.com', 'https://123-abc-456.mktorest.com'],
	[
		'the origin with a slash',
		'https://123-ABC-456.mktorest.com/',
		'https://123-abc-456.mktorest.com',
	],
	[
		'the REST endpoint',
		'https://123-ABC-456.mktorest.com/rest',
		'https://123-abc-456.mktorest.com',
	],
	[
		'the REST endpoint with a slash',
		'https://123-ABC-456.mktorest.com/rest/',
		'https://123-abc-456.mktorest.com',
	],
	[
		'the identity endpoint',
		'https://123-ABC-456.mktorest.com/identity',
		'https://123-abc-456.mktorest.com',
	],
	[
		'many slashes',
		'https://123-ABC-456.mktorest.com//identity//',
		'https://123-abc-456.mktorest.com',
	],
	[
		'all in upper case',
		'HTTPS://123-ABC-456.MKTOREST.COM/REST',
		'https://123-abc-456.mktorest.com',
	],
	['no scheme', '123-ABC-456.mktorest.com/rest', 'https://123-abc-456.mktorest.com'],
	[
		'the default port',
		'https://123-ABC-456.mktorest.com:443/rest',
		'https://123-abc-456.mktorest.com',
	],
	[
		'a corporate proxy',
		'https://marketo-proxy.example.com:8443',
		'https://marketo-proxy.example.com:8443',
	],
	['a numeric address', 'https://10.0.0.7', 'https://10.0.0.7'],
	['the simulator', 'http://127.0.0.1:3456', 'http://127.0.0.1:3456'],
	['the simulator by name', 'http://localhost:3456/rest', 'http://localhost:3456'],
	['the simulator on IPv6', 'http://[::1]:3456/identity/', 'http://[::1]:3456'],
	['the simulator without scheme', 'localhost:3456', 'https://localhost:3456'],
	['loopback over https', 'https://localhost:3456', 'https://localhost:3456'],
];

/** Endpoints that must not receive the secret or a token, with the message for the user. */
export const REFUSED_ENDPOINTS: ReadonlyArray<[label: string, given: string, reason: string]> = [
	['nothing', '', 'it is empty'],
	['blanks', ' \t\n', 'it is empty'],
	[
		'a host in the query',
		'https://evil.example/?.mktorest.com',
		'it contains one of the characters ? # @ % \\',
	],
	[
		'a host in the fragment',
		'https://evil.example#.mktorest.com',
		'it contains one of the characters ? # @ % \\',
	],
	['an empty query', 'https://evil.example?', 'it contains one of the characters ? # @ % \\'],
	[
		'a host as user name',
		'https://123-ABC-456.mktorest.com@evil.example',
		'it contains a user name or password',
	],
	[
		'a user name and password',
		'https://user:secret@123-ABC-456.mktorest.com',
		'it contains a user name or password',
	],
	['an empty user name', 'https://@evil.example', 'it contains one of the characters ? # @ % \\'],
	['a user name without scheme', 'user:secret@evil.example', 'it contains a user name or password'],
	[
		'a backslash',
		'https://evil.example\\.mktorest.com',
		'it contains one of the characters ? # @ % \\',
	],
	[
		'a backslash before @',
		'https://evil.example\\@123-ABC-456.mktorest.com',
		'it contains one of the characters ? # @ % \\',
	],
	[
		'a host in percent-encoding',
		'https://%65vil.example',
		'it contains one of the characters ? # @ % \\',
	],
	[
		'letters that look like others',
		'https://123-ABC-456.mktоrest.com',
		'it contains a space or another character that is not allowed in an address',
	],
	[
		'a full stop from another script',
		'https://evil。example',
		'it contains a space or another character that is not allowed in an address',
	],
	[
		'a zero-width space',
		'https://123-ABC-456.mktorest.com\u200b',
		'it contains a space or another character that is not allowed in an address',
	],
	[
		'a tab, which URL parsers remove',
		'https://evil.exa\tmple',
		'it contains a space or another character that is not allowed in an address',
	],
	[
		'a newline, which URL parsers remove',
		'https://123-ABC-456.mktorest.com\nevil.example',
		'it contains a space or another character that is not allowed in an address',
	],
	[
		'a blank',
		'123-ABC-456 .mktorest.com',
		'it contains a space or another character that is not allowed in an address',
	],
	['http', 'http://123-ABC-456.mktorest.com', "it doesn't start with https://"],
	[
		'http to a host whose name only starts like loopback',
		'http://localhost.evil.example',
		"it doesn't start with https://",
	],
	['http to a private address', 'http://10.0.0.7', "it doesn't start with https://"],
	['a file', 'file:///etc/passwd', "it doesn't start with https://"],
	['a script', 'javascript://123-abc-456.mktorest.com', "it doesn't start with https://"],
	['a script without host', 'javascript:alert(1)', 'it is not a valid address'],
	['another protocol', 'ftp://123-ABC-456.mktorest.com', "it doesn't start with https://"],
	['data', 'data:text/plain,123-ABC-456', 'it is not a valid address'],
	['one slash', 'https:/evil.example', 'it has the path "/evil.example" after the host'],
	[
		'a path',
		'https://123-ABC-456.mktorest.com/rest/v1',
		'it has the path "/rest/v1" after the host',
	],
	[
		'a path that resolves away',
		'https://123-ABC-456.mktorest.com/x/../rest',
		'it has the path "/x/.." after the host',
	],
	[
		'an upload address',
		'123-ABC-456.mktorest.com/bulk/v1/leads.json',
		'it has the path "/bulk/v1/leads.json" after the host',
	],
	['a word', 'marketo', '"marketo" is neither an account ID nor a full host name'],
	[
		'an account ID with a typo',
		'123-ABCD-456',
		'"123-ABCD-456" is neither an account ID nor a full host name',
	],
	[
		'an account ID with a scheme',
		'https://123-ABC-456',
		'"https://123-ABC-456" is neither an account ID nor a full host name',
	],
	[
		'a host name that cannot exist',
		'https://host_name.example',
		'"https://host_name.example" is neither an account ID nor a full host name',
	],
	[
		'an empty label',
		'https://a..b',
		'"https://a..b" is neither an account ID nor a full host name',
	],
	[
		'an IPv6 address',
		'https://[2001:db8::1]',
		'"https://[2001:db8::1]" is neither an account ID nor a full host name',
	],
	[
		'a shortened IPv4 address',
		'https://127.1',
		'"https://127.1" is neither an account ID nor a full host name',
	],
	[
		'an IPv4 address as one number',
		'https://2130706433',
		'"https://2130706433" is neither an account ID nor a full host name',
	],
	[
		'an IPv4 address in hexadecimal digits',
		'https://0x7f.0.0.1',
		'"https://0x7f.0.0.1" is neither an account ID nor a full host name',
	],
	[
		'an IPv4 address in octal digits, which is another one for some',
		'https://010.0.0.7',
		'"https://010.0.0.7" is neither an account ID nor a full host name',
	],
	[
		'loopback in octal digits',
		'http://0177.0.0.1',
		'"http://0177.0.0.1" is neither an account ID nor a full host name',
	],
	[
		'loopback as an IPv6 address written out',
		'http://[0:0:0:0:0:0:0:1]',
		'"http://[0:0:0:0:0:0:0:1]" is neither an account ID nor a full host name',
	],
	[
		'an IPv4 address with three numbers',
		'https://10.0.7',
		'"https://10.0.7" is neither an account ID nor a full host name',
	],
	['a host name that ends in a number', 'https://mktorest.1', 'it is not a valid address'],
	[
		'a dot at the end of the host name',
		'https://123-abc-456.mktorest.com.',
		'"https://123-abc-456.mktorest.com." is neither an account ID nor a full host name',
	],
	[
		'a colon without a port',
		'https://123-abc-456.mktorest.com:',
		'"https://123-abc-456.mktorest.com:" is neither an account ID nor a full host name',
	],
	[
		'a port with zeros before it',
		'https://123-abc-456.mktorest.com:00443',
		'"https://123-abc-456.mktorest.com:00443" is neither an account ID nor a full host name',
	],
	[
		'a part of the host name that is too long',
		`https://${'a'.repeat(64)}.example`,
		`"https://${'a'.repeat(64)}.example" is neither an account ID nor a full host name`,
	],
	[
		'a host name that is too long',
		`https://${'a.'.repeat(130)}example`,
		`"https://${'a.'.repeat(46)}…" is neither an account ID nor a full host name`,
	],
	['only a path', '/rest', 'it is not a valid address'],
	['only a scheme', 'https://', '"https://" is neither an account ID nor a full host name'],
	['an invalid port', 'https://evil.example:99999999', 'it is not a valid address'],
	[
		'an expression that failed',
		'[object Object]',
		'it contains a space or another character that is not allowed in an address',
	],
];
