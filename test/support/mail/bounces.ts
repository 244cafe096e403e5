/** A report as Postfix sends one, of one recipient. */
export const postfixReport = (
  returnPath: string,
  { action = 'failed', status = '5.1.1', extra = '', final = 'one@example.org' } = {},
) => `Return-Path: <>
Delivered-To: ${returnPath}
Date: Tue, 1 Dec 2026 06:00:00 -0600 (CST)
From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: ${returnPath}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4Fq0.1764590400/mail.example.org"
Message-Id: <20261201060000.4Fq0@mail.example.org>

This is a MIME-encapsulated message.

--4Fq0.1764590400/mail.example.org
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.example.org.

<one@example.org>: host mx.example.org said: 550 no such user

--4Fq0.1764590400/mail.example.org
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
X-Postfix-Sender: rfc822; ${returnPath}
Arrival-Date: Tue, 1 Dec 2026 05:59:58 -0600 (CST)

Final-Recipient: rfc822; ${final}
Original-Recipient: rfc822;one@example.org
Action: ${action}
Status: ${status}
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 ${status} no such
    user
${extra}
--4Fq0.1764590400/mail.example.org
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: "Maple Valley Schools" <closures@example.org>
To: one@example.org
Subject: Closed

--4Fq0.1764590400/mail.example.org--
`;

/** As Exchange sends one: other line ends, boundary first, no other field of the address. */
export const exchangeReport = (returnPath: string, status = '5.1.10') =>
  `From: postmaster@example.edu
To: ${returnPath.toUpperCase()}
Content-Type: multipart/report; boundary=_000_B1; report-type=delivery-status
MIME-Version: 1.0

--_000_B1
Content-Type: text/html; charset="utf-8"

<p>Your message couldn't be delivered.</p>
--_000_B1
Content-Type: message/delivery-status

Reporting-MTA: dns;EX1.example.edu

Final-Recipient: rfc822;one@example.org
Action: failed
Status: ${status}
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found

--_000_B1--
`.replaceAll('\n', '\r\n');
