// The keywords of ssh_config(5) (openssh-portable readconf.c: keywords[]), in lower case.

/** Values run to the end of the line: quotes and `#` belong to them. */
export const REST_OF_LINE = new Set(['proxycommand', 'localcommand', 'remotecommand', 'knownhostscommand']);

/** Keywords whose values add up over the file; of every other one the first value counts. */
export const ACCUMULATING = new Set([
  'identityfile',
  'certificatefile',
  'sendenv',
  'setenv',
  'localforward',
  'remoteforward',
  'dynamicforward',
]);

/** Keywords that run a program, load code, or hand over keys or the environment: only with the user's consent. */
export const DANGEROUS = new Set([
  'proxycommand',
  'localcommand',
  'permitlocalcommand',
  'remotecommand',
  'knownhostscommand',
  'match',
  'include',
  'sendenv',
  'identityagent',
  'forwardagent',
  'pkcs11provider',
  // The old name of the same (readconf.c).
  'smartcarddevice',
  'securitykeyprovider',
  'xauthlocation',
]);

const KNOWN = new Set(
  (
    'addkeystoagent addressfamily batchmode bindaddress bindinterface canonicaldomains canonicalizefallbacklocal ' +
    'canonicalizehostname canonicalizemaxdots canonicalizepermittedcnames casignaturealgorithms certificatefile ' +
    'challengeresponseauthentication channeltimeout checkhostip ciphers clearallforwardings compression ' +
    'connectionattempts connecttimeout controlmaster controlpath controlpersist dynamicforward enableescapecommandline ' +
    'enablesshkeysign escapechar exitonforwardfailure fingerprinthash forkafterauthentication forwardagent forwardx11 ' +
    'forwardx11timeout forwardx11trusted gatewayports globalknownhostsfile gssapiauthentication gssapidelegatecredentials ' +
    'gssapiclientidentity gssapikeyexchange gssapirenewalforcesrekey gssapiserveridentity gssapitrustdns gssapikexalgorithms ' +
    'hashknownhosts host hostbasedacceptedalgorithms hostbasedauthentication hostbasedkeytypes hostkeyalgorithms ' +
    'hostkeyalias hostname identitiesonly identityagent identityfile ignoreunknown include ipqos ' +
    'kbdinteractiveauthentication kbdinteractivedevices kexalgorithms knownhostscommand localcommand localforward loglevel ' +
    'logverbose macs match nohostauthenticationforlocalhost numberofpasswordprompts obscurekeystroketiming ' +
    'passwordauthentication permitlocalcommand permitremoteopen pkcs11provider port preferredauthentications proxycommand ' +
    'proxyjump proxyusefdpass pubkeyacceptedalgorithms pubkeyacceptedkeytypes pubkeyauthentication rekeylimit remotecommand ' +
    'remoteforward requesttty requiredrsasize revokedhostkeys securitykeyprovider sendenv serveralivecountmax ' +
    'serveraliveinterval sessiontype setenv stdinnull streamlocalbindmask streamlocalbindunlink stricthostkeychecking ' +
    'syslogfacility tag tcpkeepalive tunnel tunneldevice updatehostkeys user userknownhostsfile verifyhostkeydns ' +
    'versionaddendum visualhostkey warnweakcrypto xauthlocation'
  ).split(' '),
);
/** Still read, with a warning at most. */
const DEPRECATED = new Set(
  (
    'afstokenpassing cipher compressionlevel dsaauthentication fallbacktorsh globalknownhostsfile2 keepalive ' +
    'kerberosauthentication kerberostgtpassing protocol rhostsauthentication rhostsrsaauthentication rsaauthentication ' +
    'skeyauthentication smartcarddevice tisauthentication useblacklistedkeys useprivilegedport useroaming usersh ' +
    'userknownhostsfile2 identityfile2 pubkeyacceptedkeytypes hostbasedkeytypes'
  ).split(' '),
);
const NUMERIC = new Set(
  'port connecttimeout connectionattempts serveralivecountmax numberofpasswordprompts'.split(' '),
);
/** One word and no more; there are others. */
const SINGLE = new Set(
  'user hostname hostkeyalias controlmaster controlpath controlpersist proxyjump loglevel'.split(' '),
);

/** Whether an OpenSSH of today reads this keyword; an older one may not. */
export function isKeyword(keyword: string): boolean {
  return KNOWN.has(keyword) || DEPRECATED.has(keyword);
}

export function isDangerous(keyword: string): boolean {
  return DANGEROUS.has(keyword.toLowerCase());
}

/** What is wrong with the value of an option, as far as that can be told without ssh. */
export function valueProblem(keyword: string, words: readonly string[]): string | undefined {
  if (words.length === 0) return `Missing argument of '${keyword}'`;
  if (NUMERIC.has(keyword) && (words.length > 1 || !/^(?:\d+[smhdw]?|none)$/i.test(words[0] ?? ''))) {
    return `Bad number '${words.join(' ')}' for '${keyword}'`;
  }
  if (SINGLE.has(keyword) && words.length > 1) return `'${keyword}' takes one argument, not '${words.join(' ')}'`;
  return undefined;
}
