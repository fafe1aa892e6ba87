#!/bin/sh
# Sends the commands of a recorded POP3 session, one second after the other.
#   sh THIS-FILE HOST [PORT]
set -eu
host=${1:?usage: sh $0 HOST [PORT]}
port=${2:-110}
case $host in *:*) check=-verify_ip ;; *[!0-9.]*) check=-verify_hostname ;; *) check=-verify_ip ;; esac
: "${SECRET_1:?the secret that the recording calls secret_1}"
: "${SECRET_2:?the secret that the recording calls secret_2}"
{
sleep 1
printf 'USER alice\r\n'
sleep 1
printf 'PASS %s\r\n' "$SECRET_1"
sleep 1
printf 'AUTH PLAIN %s\r\n' "$(printf '\000%s\000%s' 'alice' "$SECRET_2" | base64 | tr -d '\n')"
sleep 1
printf 'STAT\r\n'
sleep 1
printf 'UIDL\r\n'
sleep 1
printf 'RETR 1\r\n'
sleep 1
printf 'QUIT\r\n'
sleep 1
} | openssl s_client -quiet -starttls pop3 -verify_return_error -connect "$host:$port" "$check" "$host"
