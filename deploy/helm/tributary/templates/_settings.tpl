{{/* The settings of all cluster nodes as JSON, which HOCON reads: what differs from pod to pod is environment instead. */}}
{{- define "tributary.settings" -}}
{{- $name := include "tributary.fullname" . -}}
{{- $copies := 0 -}}
{{- with .Values.mediaServers }}{{ if .clusters }}{{ $copies = add 1 (sub (len .clusters) (int .needed)) }}{{ end }}{{ end -}}
{{- $tributary := dict
  "data-dir" "/var/lib/tributary/node"
  "secrets-create" false
  "cells" .Values.cluster.cells
  "log" (dict "format" "json" "level" .Values.cluster.logLevel)
  "cluster" (dict "port" 7625 "discovery" "kubernetes-api" "join-timeout" "120s" "drain-delay" .Values.cluster.drainDelay)
  "management" (dict "host" "0.0.0.0" "port" 7626)
  "api" (dict "host" "0.0.0.0" "port" 8080 "trusted-proxies" .Values.api.trustedProxies)
  "gateway" (dict "host" "0.0.0.0" "port" 8443 "max-connections" (int .Values.gateway.maxConnections)
    "reachability" (dict "private-networks" .Values.privateNetworks))
-}}
{{- if $copies }}{{ $_ := set $tributary "scheduler" (dict "origin-copies" $copies) }}{{ end -}}
{{- $selector := printf "app.kubernetes.io/name=tributary,app.kubernetes.io/instance=%s,tributary/member=true" .Release.Name -}}
{{- $pekko := dict
  "discovery" (dict "kubernetes-api" (dict "pod-label-selector" $selector))
  "management" (dict "cluster" (dict "bootstrap" (dict "contact-point-discovery"
    (dict "service-name" $name "required-contact-point-nr" (int .Values.cluster.requiredContactPoints)))))
  "cluster" (dict "split-brain-resolver" (dict "stable-after" .Values.cluster.stableAfter
    "lease-majority" (dict "lease-name" (printf "%s-sbr" $name))))
-}}
{{- mergeOverwrite (dict "tributary" $tributary "pekko" $pekko) (deepCopy .Values.settings) | toPrettyJson -}}
{{- end -}}
