{{/* What every pod of ours has. */}}
{{- define "tributary.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "tributary.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: {drop: [ALL]}
{{- end -}}

{{/* Options before the main class, which the image's entrypoint takes as arguments: a dict of values of the role. */}}
{{- define "tributary.java" -}}
- -XX:ActiveProcessorCount={{ .processors }}
- -XX:MaxRAMPercentage={{ .heapPercent }}
- -XX:+ExitOnOutOfMemoryError
{{- range .javaOptions }}
- {{ . | quote }}
{{- end }}
{{- end -}}

{{- define "tributary.databaseEnv" -}}
{{- $ssl := ternary "disable" .Values.database.sslMode .Values.postgresql.enabled -}}
- {name: TRIBUTARY_PERSISTENCE_DIALECT, value: postgresql}
- name: TRIBUTARY_PERSISTENCE_URL
  value: {{ printf "jdbc:postgresql://%s:%d/%s?sslmode=%s%s" (include "tributary.database.host" .) (int .Values.database.port) .Values.database.name $ssl (ternary "&sslrootcert=/etc/tributary/database-ca/ca.crt" "" (ne .Values.database.caSecret "")) | quote }}
- {name: TRIBUTARY_PERSISTENCE_USER, value: {{ .Values.database.user | quote }}}
- {name: TRIBUTARY_PERSISTENCE_PASSWORD_FILE, value: /etc/tributary/database/password}
- {name: TRIBUTARY_PERSISTENCE_POOL_SIZE, value: {{ .Values.database.poolSize | quote }}}
{{- end -}}

{{- define "tributary.databaseMounts" -}}
- {name: database, mountPath: /etc/tributary/database, readOnly: true}
{{- if .Values.database.caSecret }}
- {name: database-ca, mountPath: /etc/tributary/database-ca, readOnly: true}
{{- end }}
{{- end -}}

{{- define "tributary.databaseVolumes" -}}
- name: database
  secret:
    secretName: {{ .Values.secrets.database }}
    defaultMode: 0440
    items: [{key: {{ .Values.database.passwordKey | quote }}, path: password}]
{{- if .Values.database.caSecret }}
- name: database-ca
  secret:
    secretName: {{ .Values.database.caSecret }}
    defaultMode: 0440
    items: [{key: ca.crt, path: ca.crt}]
{{- end }}
{{- end -}}

{{- define "tributary.placement" -}}
{{- with .nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{/* (list $ "component"). Insists only where machines that are drained or gone do not count: elsewhere a drain could wait for ever. */}}
{{- define "tributary.spread" -}}
{{- $root := index . 0 -}}
{{- $insists := and (eq $root.Values.topologySpread "DoNotSchedule") (semverCompare ">=1.26-0" $root.Capabilities.KubeVersion.Version) -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    {{- if $insists }}
    whenUnsatisfiable: DoNotSchedule
    nodeTaintsPolicy: Honor
    {{- else }}
    whenUnsatisfiable: ScheduleAnyway
    {{- end }}
    labelSelector:
      matchLabels: {{- include "tributary.selector" . | nindent 8 }}
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "tributary.selector" . | nindent 8 }}
{{- end -}}

{{- define "tributary.pull" -}}
{{- with .Values.images.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end -}}
