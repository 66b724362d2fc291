// What the fakes of Direct3D 12's interfaces do not have: a call of it ends the program.
#pragma once

#include "fakes/d3d/unused.hpp"

namespace geyser::fake {

/// What all objects have.
template <class Interface>
class UnusedD3D12Object : public Interface {
public:
    GEYSER_UNUSED(HRESULT, GetPrivateData, REFGUID, UINT*, void*);
    GEYSER_UNUSED(HRESULT, SetPrivateData, REFGUID, UINT, const void*);
    GEYSER_UNUSED(HRESULT, SetPrivateDataInterface, REFGUID, const IUnknown*);
    GEYSER_UNUSED(HRESULT, SetName, const WCHAR*);
};

/// What all children of a device have.
template <class Interface>
class UnusedD3D12Child : public UnusedD3D12Object<Interface> {
public:
    GEYSER_UNUSED(HRESULT, GetDevice, REFIID, void**);
};

/// ID3D12Device
class UnusedD3D12Device : public UnusedD3D12Object<ID3D12Device> {
public:
    GEYSER_UNUSED(HRESULT, CreateGraphicsPipelineState, const D3D12_GRAPHICS_PIPELINE_STATE_DESC*, REFIID, void**);
    GEYSER_UNUSED(HRESULT, CreateComputePipelineState, const D3D12_COMPUTE_PIPELINE_STATE_DESC*, REFIID, void**);
    GEYSER_UNUSED(HRESULT, CreateDescriptorHeap, const D3D12_DESCRIPTOR_HEAP_DESC*, REFIID, void**);
    GEYSER_UNUSED(UINT, GetDescriptorHandleIncrementSize, D3D12_DESCRIPTOR_HEAP_TYPE);
    GEYSER_UNUSED(HRESULT, CreateRootSignature, UINT, const void*, SIZE_T, REFIID, void**);
    GEYSER_UNUSED(void, CreateConstantBufferView, const D3D12_CONSTANT_BUFFER_VIEW_DESC*, D3D12_CPU_DESCRIPTOR_HANDLE);
    GEYSER_UNUSED(void, CreateShaderResourceView, ID3D12Resource*, const D3D12_SHADER_RESOURCE_VIEW_DESC*,
                  D3D12_CPU_DESCRIPTOR_HANDLE);
    GEYSER_UNUSED(void, CreateUnorderedAccessView, ID3D12Resource*, ID3D12Resource*,
                  const D3D12_UNORDERED_ACCESS_VIEW_DESC*, D3D12_CPU_DESCRIPTOR_HANDLE);
    GEYSER_UNUSED(void, CreateRenderTargetView, ID3D12Resource*, const D3D12_RENDER_TARGET_VIEW_DESC*,
                  D3D12_CPU_DESCRIPTOR_HANDLE);
    GEYSER_UNUSED(void, CreateDepthStencilView, ID3D12Resource*, const D3D12_DEPTH_STENCIL_VIEW_DESC*,
                  D3D12_CPU_DESCRIPTOR_HANDLE);
    GEYSER_UNUSED(void, CreateSampler, const D3D12_SAMPLER_DESC*, D3D12_CPU_DESCRIPTOR_HANDLE);
    GEYSER_UNUSED(void, CopyDescriptors, UINT, const D3D12_CPU_DESCRIPTOR_HANDLE*, const UINT*, UINT,
                  const D3D12_CPU_DESCRIPTOR_HANDLE*, const UINT*, D3D12_DESCRIPTOR_HEAP_TYPE);
    GEYSER_UNUSED(void, CopyDescriptorsSimple, UINT, const D3D12_CPU_DESCRIPTOR_HANDLE,
                  const D3D12_CPU_DESCRIPTOR_HANDLE, D3D12_DESCRIPTOR_HEAP_TYPE);
    GEYSER_UNUSED(D3D12_HEAP_PROPERTIES*, GetCustomHeapProperties, D3D12_HEAP_PROPERTIES*, UINT, D3D12_HEAP_TYPE);
    GEYSER_UNUSED(HRESULT, CreateHeap, const D3D12_HEAP_DESC*, REFIID, void**);
    GEYSER_UNUSED(HRESULT, CreatePlacedResource, ID3D12Heap*, UINT64, const D3D12_RESOURCE_DESC*, D3D12_RESOURCE_STATES,
                  const D3D12_CLEAR_VALUE*, REFIID, void**);
    GEYSER_UNUSED(HRESULT, CreateReservedResource, const D3D12_RESOURCE_DESC*, D3D12_RESOURCE_STATES,
                  const D3D12_CLEAR_VALUE*, REFIID, void**);
    GEYSER_UNUSED(HRESULT, OpenSharedHandleByName, const WCHAR*, DWORD, HANDLE*);
    GEYSER_UNUSED(HRESULT, MakeResident, UINT, ID3D12Pageable* const*);
    GEYSER_UNUSED(HRESULT, Evict, UINT, ID3D12Pageable* const*);
    GEYSER_UNUSED(HRESULT, CreateQueryHeap, const D3D12_QUERY_HEAP_DESC*, REFIID, void**);
    GEYSER_UNUSED(HRESULT, SetStablePowerState, WINBOOL);
    GEYSER_UNUSED(HRESULT, CreateCommandSignature, const D3D12_COMMAND_SIGNATURE_DESC*, ID3D12RootSignature*, REFIID,
                  void**);
    GEYSER_UNUSED(void, GetResourceTiling, ID3D12Resource*, UINT*, D3D12_PACKED_MIP_INFO*, D3D12_TILE_SHAPE*, UINT*,
                  UINT, D3D12_SUBRESOURCE_TILING*);
};

/// ID3D12CommandQueue
class UnusedD3D12CommandQueue : public UnusedD3D12Child<ID3D12CommandQueue> {
public:
    GEYSER_UNUSED(void, UpdateTileMappings, ID3D12Resource*, UINT, const D3D12_TILED_RESOURCE_COORDINATE*,
                  const D3D12_TILE_REGION_SIZE*, UINT, const D3D12_TILE_RANGE_FLAGS*, UINT*, UINT*,
                  D3D12_TILE_MAPPING_FLAGS);
    GEYSER_UNUSED(void, CopyTileMappings, ID3D12Resource*, const D3D12_TILED_RESOURCE_COORDINATE*, ID3D12Resource*,
                  const D3D12_TILED_RESOURCE_COORDINATE*, const D3D12_TILE_REGION_SIZE*, D3D12_TILE_MAPPING_FLAGS);
    GEYSER_UNUSED(void, SetMarker, UINT, const void*, UINT);
    GEYSER_UNUSED(void, BeginEvent, UINT, const void*, UINT);
    GEYSER_UNUSED(void, EndEvent);
    GEYSER_UNUSED(HRESULT, GetTimestampFrequency, UINT64*);
    GEYSER_UNUSED(HRESULT, GetClockCalibration, UINT64*, UINT64*);
};

/// ID3D12GraphicsCommandList
class UnusedD3D12GraphicsCommandList : public UnusedD3D12Child<ID3D12GraphicsCommandList> {
public:
    GEYSER_UNUSED(D3D12_COMMAND_LIST_TYPE, GetType);
    GEYSER_UNUSED(HRESULT, ClearState, ID3D12PipelineState*);
    GEYSER_UNUSED(void, DrawInstanced, UINT, UINT, UINT, UINT);
    GEYSER_UNUSED(void, DrawIndexedInstanced, UINT, UINT, UINT, INT, UINT);
    GEYSER_UNUSED(void, Dispatch, UINT, UINT, UINT);
    GEYSER_UNUSED(void, CopyBufferRegion, ID3D12Resource*, UINT64, ID3D12Resource*, UINT64, UINT64);
    GEYSER_UNUSED(void, CopyTiles, ID3D12Resource*, const D3D12_TILED_RESOURCE_COORDINATE*,
                  const D3D12_TILE_REGION_SIZE*, ID3D12Resource*, UINT64, D3D12_TILE_COPY_FLAGS);
    GEYSER_UNUSED(void, ResolveSubresource, ID3D12Resource*, UINT, ID3D12Resource*, UINT, DXGI_FORMAT);
    GEYSER_UNUSED(void, IASetPrimitiveTopology, D3D12_PRIMITIVE_TOPOLOGY);
    GEYSER_UNUSED(void, RSSetViewports, UINT, const D3D12_VIEWPORT*);
    GEYSER_UNUSED(void, RSSetScissorRects, UINT, const D3D12_RECT*);
    GEYSER_UNUSED(void, OMSetBlendFactor, const FLOAT*);
    GEYSER_UNUSED(void, OMSetStencilRef, UINT);
    GEYSER_UNUSED(void, SetPipelineState, ID3D12PipelineState*);
    GEYSER_UNUSED(void, ExecuteBundle, ID3D12GraphicsCommandList*);
    GEYSER_UNUSED(void, SetDescriptorHeaps, UINT, ID3D12DescriptorHeap* const*);
    GEYSER_UNUSED(void, SetComputeRootSignature, ID3D12RootSignature*);
    GEYSER_UNUSED(void, SetGraphicsRootSignature, ID3D12RootSignature*);
    GEYSER_UNUSED(void, SetComputeRootDescriptorTable, UINT, D3D12_GPU_DESCRIPTOR_HANDLE);
    GEYSER_UNUSED(void, SetGraphicsRootDescriptorTable, UINT, D3D12_GPU_DESCRIPTOR_HANDLE);
    GEYSER_UNUSED(void, SetComputeRoot32BitConstant, UINT, UINT, UINT);
    GEYSER_UNUSED(void, SetGraphicsRoot32BitConstant, UINT, UINT, UINT);
    GEYSER_UNUSED(void, SetComputeRoot32BitConstants, UINT, UINT, const void*, UINT);
    GEYSER_UNUSED(void, SetGraphicsRoot32BitConstants, UINT, UINT, const void*, UINT);
    GEYSER_UNUSED(void, SetComputeRootConstantBufferView, UINT, D3D12_GPU_VIRTUAL_ADDRESS);
    GEYSER_UNUSED(void, SetGraphicsRootConstantBufferView, UINT, D3D12_GPU_VIRTUAL_ADDRESS);
    GEYSER_UNUSED(void, SetComputeRootShaderResourceView, UINT, D3D12_GPU_VIRTUAL_ADDRESS);
    GEYSER_UNUSED(void, SetGraphicsRootShaderResourceView, UINT, D3D12_GPU_VIRTUAL_ADDRESS);
    GEYSER_UNUSED(void, SetComputeRootUnorderedAccessView, UINT, D3D12_GPU_VIRTUAL_ADDRESS);
    GEYSER_UNUSED(void, SetGraphicsRootUnorderedAccessView, UINT, D3D12_GPU_VIRTUAL_ADDRESS);
    GEYSER_UNUSED(void, IASetIndexBuffer, const D3D12_INDEX_BUFFER_VIEW*);
    GEYSER_UNUSED(void, IASetVertexBuffers, UINT, UINT, const D3D12_VERTEX_BUFFER_VIEW*);
    GEYSER_UNUSED(void, SOSetTargets, UINT, UINT, const D3D12_STREAM_OUTPUT_BUFFER_VIEW*);
    GEYSER_UNUSED(void, OMSetRenderTargets, UINT, const D3D12_CPU_DESCRIPTOR_HANDLE*, WINBOOL,
                  const D3D12_CPU_DESCRIPTOR_HANDLE*);
    GEYSER_UNUSED(void, ClearDepthStencilView, D3D12_CPU_DESCRIPTOR_HANDLE, D3D12_CLEAR_FLAGS, FLOAT, UINT8, UINT,
                  const D3D12_RECT*);
    GEYSER_UNUSED(void, ClearRenderTargetView, D3D12_CPU_DESCRIPTOR_HANDLE, const FLOAT*, UINT, const D3D12_RECT*);
    GEYSER_UNUSED(void, ClearUnorderedAccessViewUint, D3D12_GPU_DESCRIPTOR_HANDLE, D3D12_CPU_DESCRIPTOR_HANDLE,
                  ID3D12Resource*, const UINT*, UINT, const D3D12_RECT*);
    GEYSER_UNUSED(void, ClearUnorderedAccessViewFloat, D3D12_GPU_DESCRIPTOR_HANDLE, D3D12_CPU_DESCRIPTOR_HANDLE,
                  ID3D12Resource*, const float*, UINT, const D3D12_RECT*);
    GEYSER_UNUSED(void, DiscardResource, ID3D12Resource*, const D3D12_DISCARD_REGION*);
    GEYSER_UNUSED(void, BeginQuery, ID3D12QueryHeap*, D3D12_QUERY_TYPE, UINT);
    GEYSER_UNUSED(void, EndQuery, ID3D12QueryHeap*, D3D12_QUERY_TYPE, UINT);
    GEYSER_UNUSED(void, ResolveQueryData, ID3D12QueryHeap*, D3D12_QUERY_TYPE, UINT, UINT, ID3D12Resource*, UINT64);
    GEYSER_UNUSED(void, SetPredication, ID3D12Resource*, UINT64, D3D12_PREDICATION_OP);
    GEYSER_UNUSED(void, SetMarker, UINT, const void*, UINT);
    GEYSER_UNUSED(void, BeginEvent, UINT, const void*, UINT);
    GEYSER_UNUSED(void, EndEvent);
    GEYSER_UNUSED(void, ExecuteIndirect, ID3D12CommandSignature*, UINT, ID3D12Resource*, UINT64, ID3D12Resource*,
                  UINT64);
};

/// ID3D12Resource
class UnusedD3D12Resource : public UnusedD3D12Child<ID3D12Resource> {
public:
    GEYSER_UNUSED(void, Unmap, UINT, const D3D12_RANGE*);
    GEYSER_UNUSED(D3D12_GPU_VIRTUAL_ADDRESS, GetGPUVirtualAddress);
    GEYSER_UNUSED(HRESULT, WriteToSubresource, UINT, const D3D12_BOX*, const void*, UINT, UINT);
    GEYSER_UNUSED(HRESULT, ReadFromSubresource, void*, UINT, UINT, UINT, const D3D12_BOX*);
};

} // namespace geyser::fake
