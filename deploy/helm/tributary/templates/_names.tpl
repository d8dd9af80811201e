{{- define "tributary.fullname" -}}
{{- if .Values.fullnameOverride -}}{{ .Values.fullnameOverride }}
{{- else if contains "tributary" .Release.Name -}}{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else -}}{{ printf "%s-tributary" .Release.Name | trunc 40 | trimSuffix "-" }}
{{- end -}}
{{- end -}}

{{/* (list $ "component") */}}
{{- define "tributary.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: tributary
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{- define "tributary.labels" -}}
{{- $root := index . 0 -}}
{{ include "tributary.selector" . }}
app.kubernetes.io/part-of: tributary
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- end -}}

{{/* What every pod of the Pekko cluster has, whatever its role. */}}
{{- define "tributary.member" -}}
app.kubernetes.io/name: tributary
app.kubernetes.io/instance: {{ .Release.Name }}
tributary/member: "true"
{{- end -}}

{{/* The Deployments there are: each with the roles of its pods. */}}
{{- define "tributary.deployments" -}}
{{- if eq .Values.layout "single" -}}
node: [control, gateway, api, vault]
{{- else -}}
control: [control]
gateway: [gateway]
api: [api]
vault: [vault]
{{- end -}}
{{- end -}}

{{/* The component whose pods have a role: (list $ "gateway") */}}
{{- define "tributary.component" -}}
{{- if eq (index . 0).Values.layout "single" -}}node{{- else -}}{{ index . 1 }}{{- end -}}
{{- end -}}

{{/* (list $ .Values.images.clusterNode) */}}
{{- define "tributary.image" -}}
{{- $root := index . 0 -}}
{{- $image := index . 1 -}}
{{- $registry := $root.Values.images.registry -}}
{{- if $registry }}{{ trimSuffix "/" $registry }}/{{ end }}{{ $image.repository -}}
{{- if $image.digest }}@{{ $image.digest }}{{ else }}:{{ $image.tag | default $root.Chart.AppVersion }}{{ end -}}
{{- end -}}

{{- define "tributary.database.host" -}}
{{- if .Values.postgresql.enabled -}}{{ include "tributary.fullname" . }}-postgresql
{{- else -}}{{ .Values.database.host }}
{{- end -}}
{{- end -}}

{{/* What the schema of single values cannot say. */}}
{{- define "tributary.check" -}}
{{- $values := .Values -}}
{{- if and (not $values.postgresql.enabled) (not $values.database.host) -}}
{{- fail "database.host must name a PostgreSQL, or postgresql.enabled be true" -}}
{{- end -}}
{{- if and $values.postgresql.enabled $values.database.host -}}
{{- fail "database.host must be empty when postgresql.enabled is true" -}}
{{- end -}}
{{- if and (hasPrefix "verify-" $values.database.sslMode) (not $values.database.caSecret) -}}
{{- fail (printf "database.caSecret must be set when database.sslMode is %s" $values.database.sslMode) -}}
{{- end -}}
{{- $members := 0 -}}
{{- range $component, $_ := include "tributary.deployments" . | fromYaml -}}
{{- $role := index $values.roles $component -}}
{{- $least := ternary $role.autoscaling.minReplicas $role.replicas $role.autoscaling.enabled -}}
{{- $members = add $members $least -}}
{{- if gt (int $role.autoscaling.minReplicas) (int $role.autoscaling.maxReplicas) -}}
{{- fail (printf "roles.%s.autoscaling.minReplicas must not exceed maxReplicas" $component) -}}
{{- end -}}
{{- end -}}
{{- if gt (int $values.cluster.requiredContactPoints) (int $members) -}}
{{- fail (printf "cluster.requiredContactPoints must not exceed the %d pods of the cluster, was %d" (int $members) (int $values.cluster.requiredContactPoints)) -}}
{{- end -}}
{{- if and (eq (int $values.cluster.requiredContactPoints) 1) (gt (int $members) 1) -}}
{{- fail (printf "cluster.requiredContactPoints must be at least 2 with %d pods, or several clusters may form; was 1" (int $members)) -}}
{{- end -}}
{{- $ingress := $values.api.ingress -}}
{{- if and $ingress.enabled (not (and $ingress.host $ingress.tlsSecret)) -}}
{{- fail "api.ingress.host and api.ingress.tlsSecret must be set when api.ingress.enabled is true" -}}
{{- end -}}
{{- $media := $values.mediaServers -}}
{{- if and $media.clusters (gt (int $media.needed) (len $media.clusters)) -}}
{{- fail (printf "mediaServers.needed must not exceed the %d mediaServers.clusters, was %d" (len $media.clusters) (int $media.needed)) -}}
{{- end -}}
{{- $names := dict -}}
{{- range $media.clusters -}}
{{- if hasKey $names .name -}}{{- fail (printf "mediaServers.clusters: name %s is there twice" .name) -}}{{- end -}}
{{- $_ := set $names .name true -}}
{{- $set := printf "%s-media-%s" (include "tributary.fullname" $) .name -}}
{{- if gt (len $set) 52 -}}
{{- fail (printf "mediaServers.clusters: the name of StatefulSet %s must have at most 52 characters; shorten the release's name, fullnameOverride or name" $set) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Bytes of a quantity such as 200Gi. */}}
{{- define "tributary.bytes" -}}
{{- $units := dict "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 -}}
{{- $unit := regexFind "(Mi|Gi|Ti)$" . -}}
{{- mul (trimSuffix $unit . | int64) (index $units $unit | int64) -}}
{{- end -}}

{{/* The port of a URL. */}}
{{- define "tributary.port" -}}
{{- $port := regexFind ":[0-9]+$" . | trimPrefix ":" -}}
{{- if $port }}{{ $port }}{{ else }}{{ ternary "443" "80" (hasPrefix "https:" .) }}{{ end -}}
{{- end -}}

{{/* An egress rule to the database. Without "to" it holds for any address, also where a network does not count pods and machines among its CIDRs. */}}
{{- define "tributary.toDatabase" -}}
- ports: [{protocol: TCP, port: {{ int .Values.database.port }}}]
  {{- if .Values.postgresql.enabled }}
  to:
    - podSelector:
        matchLabels: {{- include "tributary.selector" (list . "postgresql") | nindent 10 }}
  {{- else if .Values.networkPolicy.databaseCidr }}
  to: [{ipBlock: {cidr: {{ .Values.networkPolicy.databaseCidr }}}}]
  {{- end }}
{{- end -}}

{{/* Connections that all pods of the cluster may hold, while each Deployment has one more for a moment, and migration. */}}
{{- define "tributary.connections" -}}
{{- $pods := 0 -}}
{{- range $component, $_ := include "tributary.deployments" . | fromYaml -}}
{{- $role := index $.Values.roles $component -}}
{{- $pods = add $pods 1 (ternary $role.autoscaling.maxReplicas $role.replicas $role.autoscaling.enabled) -}}
{{- end -}}
{{- add (mul $pods (int .Values.database.poolSize)) 2 -}}
{{- end -}}
