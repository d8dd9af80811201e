{{/* The secrets directory of pods with these roles, no file more than they need: (list $ (list "gateway")) */}}
{{- define "tributary.secretFiles" -}}
{{- $root := index . 0 -}}
{{- $roles := index . 1 -}}
{{- $gateway := has "gateway" $roles -}}
{{- $vault := has "vault" $roles -}}
defaultMode: 0440
sources:
  - secret:
      name: {{ $root.Values.secrets.cluster }}
      items:
        - {key: nodes-authority.key, path: nodes/authority.key}
        - {key: nodes-authority.pem, path: nodes/authority.pem}
        {{- if $gateway }}
        - {key: authority.key, path: authority/authority.key}
        - {key: authority.pem, path: authority/authority.pem}
        - {key: ticket.key, path: keys/ticket.key}
        - {key: pass.key, path: keys/pass.key}
        {{- end }}
        {{- if $vault }}
        - {key: vault.key, path: keys/vault.key}
        - {key: wrapping.key, path: keys/wrapping.key}
        {{- end }}
        {{- if and $gateway (not $vault) }}
        - {key: vault.pub, path: keys/vault.pub}
        {{- end }}
        {{- if and $vault (not $gateway) }}
        - {key: pass.pub, path: keys/pass.pub}
        {{- end }}
  {{- if has "api" $roles }}
  - secret:
      name: {{ $root.Values.secrets.operator }}
      items: [{key: operator.token, path: operator.token}]
  {{- end }}
{{- end -}}
